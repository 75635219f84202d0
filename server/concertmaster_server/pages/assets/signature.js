// A place to draw a signature. Typing the name stays possible, and is what a keyboard does.

import { tell, upload } from "./kept.js";

const WIDTH = 600;
const HEIGHT = 200;
const REST = 900;

const prepare = (box) => {
  if (box.dataset.ways === "typed") return;
  const input = box.querySelector("input[type=text]");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", box.dataset.draw);
  const clear = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: box.dataset.clear });
  const hint = Object.assign(document.createElement("p"), { className: "hint", textContent: box.dataset.draw });
  box.prepend(hint, canvas, clear);
  let rest = 0;
  let last = null;
  let busy = Promise.resolve();

  const at = ({ clientX, clientY }) => {
    const frame = canvas.getBoundingClientRect();
    return [((clientX - frame.left) * WIDTH) / frame.width, ((clientY - frame.top) * HEIGHT) / frame.height];
  };
  const forget = () => box.querySelectorAll(".files li").forEach((line) => line.remove());
  const store = () => {
    busy = busy.then(async () => {
      const picture = await new Promise((give) => canvas.toBlob(give, "image/png"));
      forget();
      if (!picture || !(await upload(box, () => input.name, picture, "signature.png"))) return;
      box.querySelector(".files li:last-child").hidden = true; // the drawing stands there itself, with a button that takes it away
    });
  };
  // What was wrong is mended as soon as there is a drawing.
  const mend = () => {
    const question = box.closest(".question");
    question.classList.remove("wrong");
    question.querySelectorAll(".error").forEach((line) => line.remove());
    input.removeAttribute("aria-invalid");
  };

  canvas.addEventListener("pointerdown", (event) => {
    clearTimeout(rest);
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = at(event);
    pen.lineWidth = 3;
    pen.lineCap = "round";
    pen.strokeStyle = "#14213d";
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    last = next;
  });
  canvas.addEventListener("pointerup", () => {
    if (!last) return;
    last = null;
    canvas.dataset.drawn = "";
    mend();
    clearTimeout(rest);
    rest = setTimeout(store, REST);
  });
  canvas.addEventListener("pointercancel", () => (last = null));
  clear.addEventListener("click", () => {
    clearTimeout(rest);
    pen.clearRect(0, 0, WIDTH, HEIGHT);
    delete canvas.dataset.drawn;
    forget();
    tell(box, "");
  });
};

document.querySelectorAll(".signature").forEach(prepare);
