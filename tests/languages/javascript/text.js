const line = require('fs').readFileSync(0, 'utf8').trim();
console.log([...line].length === 5 ? line : 'length');
console.log('Lß→');
