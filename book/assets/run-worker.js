// Python in a worker: starts it, counting bytes; runs the cells of one page by in_page/kernel.py, or trains for its
// panel by in_page/trainer.py.
"use strict";
const FILES = new URL("pyodide/", self.location.href).href;
const WHEEL = "unrolled_in_page-1-py3-none-any.whl";
const plain = self.fetch.bind(self);
let bytes = 0, python = null, kernel = null, trainer = null;

// All that Pyodide asks for goes through here, so that the page can show how far it is.
self.fetch = async (...request) => {
  const answer = await plain(...request);
  if (!answer.ok || !answer.body) return answer;
  const counted = answer.body.pipeThrough(new TransformStream({
    transform(piece, out) {
      bytes += piece.byteLength;
      postMessage({ bytes });
      out.enqueue(piece);
    },
  }));
  const { status, statusText, headers } = answer;
  return new Response(counted, { status, statusText, headers });
};

async function start() {
  importScripts(`${FILES}pyodide.js`);
  const wheel = plain(FILES + WHEEL).then((answer) => {
    if (!answer.ok) throw new Error(`${WHEEL}: ${answer.status}`);
    return answer.arrayBuffer();
  });
  python = await self.loadPyodide({
    indexURL: FILES, lockFileURL: `${FILES}pyodide-lock.json`, packages: ["numpy"], stdout() {}, stderr() {},
  });
  python.unpackArchive(await wheel, "wheel");
  kernel = python.pyimport("in_page.kernel").Kernel((text) => postMessage({ text }));
}

const started = start();
self.onmessage = async ({ data: { sources, place, train } }) => {
  try {
    await started;
    postMessage({ running: true });
    if (train) {
      trainer ??= python.pyimport("in_page.trainer").Trainer();
      postMessage({ trained: JSON.parse(trainer.answer(JSON.stringify(train))) });
      return;
    }
    postMessage({ done: JSON.parse(kernel.run(JSON.stringify(sources), place)) });
  } catch (error) {
    postMessage({ failed: String(error.message || error) });
  }
};
