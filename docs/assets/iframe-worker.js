// Search runs in a Worker, and browsers start none for a page that was opened from a file. Here
// the Worker's script runs in a hidden frame instead, with the same messages to and fro.
if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.append(this.frame);
      const inside = this.frame.contentWindow;
      inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      const script = inside.document.createElement("script");
      script.src = url;
      this.started = new Promise((done) => script.addEventListener("load", done));
      inside.document.head.append(script);
    }

    postMessage(data) {
      const message = () => new MessageEvent("message", { data });
      this.started.then(() => this.frame.contentWindow.dispatchEvent(message()));
    }

    terminate() {
      this.frame.remove();
    }
  };
  window.Worker = window.IFrameWorker;
}
