console.log('ok';
