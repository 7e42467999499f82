const lines = require('readline').createInterface({input: process.stdin});
lines.once('line', () => console.log('ok'));
