const lines = require('fs').readFileSync(0, 'utf8').trim().split('\n');
console.log(lines.map(line => line.split(' ').map(Number)).map(([a, b]) => a + b).join('\n'));
