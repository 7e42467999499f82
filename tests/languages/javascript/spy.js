const fs = require('fs');
for (const path of ['/juror/package/data/secret/1.ans', '/juror/package/data/secret/1.in', '../data/secret/1.ans', '/etc/passwd', '/proc/1/environ']) {
    try {
        fs.closeSync(fs.openSync(path));
        console.log(path);
    } catch (error) {
    }
}
console.log('ok');
