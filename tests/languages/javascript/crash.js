console.log(undefined.x);
