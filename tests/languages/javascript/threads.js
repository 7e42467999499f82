const { Worker } = require('worker_threads');
new Worker("require('worker_threads').parentPort.postMessage('ok')", { eval: true })
    .on('message', word => console.log(word));
