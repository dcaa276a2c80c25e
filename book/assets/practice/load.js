// The questions, one script each, and flashcards, one a chapter, fetched when they are asked: from the site itself, or
// from a disk without a server.
((P) => {
  "use strict";
  const here = {}, waiting = {};

  // Called by each of these scripts.
  P.arrived = (id, data) => {
    here[id] = data;
    waiting[id]?.resolve(data);
  };

  P.load = (id, folder = "questions") => {
    if (id in here) return Promise.resolve(here[id]);
    if (!waiting[id]) {
      waiting[id] = {};
      waiting[id].promise = new Promise((resolve, reject) => {
        waiting[id].resolve = resolve;
        const script = P.element("script", { src: `${P.room.static}${folder}/${id}.js` });
        script.addEventListener("error", () => {
          delete waiting[id];
          script.remove();
          reject(new Error(`“${id}” could not be loaded. Is the connection lost?`));
        });
        document.head.append(script);
      });
    }
    return waiting[id].promise;
  };
})(window.unrolledPractice);
