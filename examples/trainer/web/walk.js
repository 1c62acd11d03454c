// A packet that walks a drawing of package routing/diagram, hop by hop. The drawing says by its data attributes which hops stand at a
// node (vd-item) and which on an arrow (vd-arrow).
import { el, fill, byId } from "./dom.js";

const svgNS = "http://www.w3.org/2000/svg";
const pace = 1100; // milliseconds a hop
const narrowest = 0.7, lowest = 0.82; // of its natural size, below which a drawing scrolls instead, sideways or up and down
const phone = matchMedia("(max-width: 600px)"); // as in trainer.css

export class Walk {
  constructor(drawing, controls, onStep) {
    Object.assign(this, { drawing, controls, onStep, steps: [], at: -1, playing: false, timer: 0, frame: 0 });
    byId("play").addEventListener("click", () => (this.playing ? this.pause() : this.play()));
    byId("back").addEventListener("click", () => { this.pause(); this.to(this.at - 1); });
    byId("forward").addEventListener("click", () => { this.pause(); this.to(this.at + 1); });
    addEventListener("resize", () => this.fit());
    phone.addEventListener("change", () => this.redraw());
  }

  // draw shows a drawing in the width that suits the page.
  draw(drawing) {
    this.drawn = drawing;
    this.show(phone.matches ? drawing.narrow : drawing.wide);
  }

  // redraw shows the drawing in the other width, with the packet where it was.
  redraw() {
    if (!this.drawn) return;
    this.draw(this.drawn);
    if (this.steps.length > 0) {
      this.enter();
      this.to(this.at);
    }
  }

  // show shows an SVG document. It is parsed as XML, and scripts in it would not be let run.
  show(text) {
    const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
    fill(this.drawing, [svg]);
    this.svg = svg;
    this.packet = this.place = null;
    this.crop();
    this.fit();
  }

  // crop leaves out the list of steps and the key at the bottom, which the page has itself.
  crop() {
    const page = this.svg.querySelector(".vd-page"), wide = Number(this.svg.getAttribute("width"));
    let bottom = 0, right = 0;
    for (const box of this.svg.querySelectorAll(".vd-box rect, .vd-item rect, .vd-region, .vd-network, .vd-node, .vd-arrow path, .vd-title")) {
      const b = box.getBBox();
      bottom = Math.max(bottom, b.y + b.height);
      right = Math.max(right, b.x + b.width);
    }
    this.width = Math.min(wide, Math.max(right + 24, 320));
    this.height = bottom + 16;
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    page?.setAttribute("height", this.height);
  }

  // fit makes the drawing as wide as there is room, which is told in whole pixels, within the bounds of what can be read.
  fit() {
    if (!this.svg) return;
    const tall = matchMedia("(min-width: 901px)").matches ? Math.max(420, innerHeight * 0.76) : Infinity;
    this.scale = Math.min(1.15, Math.max(narrowest, (this.drawing.clientWidth - 1) / this.width), Math.max(lowest, tall / this.height));
    this.svg.setAttribute("width", this.width * this.scale);
    this.svg.setAttribute("height", this.height * this.scale);
    if (this.bubble && this.place) this.hang();
  }

  clear() {
    this.pause();
    this.steps = [];
    this.at = -1;
    this.controls.hidden = true;
    fill(byId("step"), []);
  }

  // begin puts the packet at the first step. play lets it walk by itself, unless the reader wants no motion.
  begin(steps, play) {
    this.clear();
    this.steps = steps;
    if (steps.length === 0) return;
    this.controls.hidden = false;
    this.enter();
    this.to(0);
    if (play && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.play();
  }

  // enter puts the packet on the drawing, and finds where the steps stand.
  enter() {
    cancelAnimationFrame(this.frame);
    this.packet = document.createElementNS(svgNS, "circle");
    this.packet.setAttribute("class", "packet");
    this.packet.setAttribute("r", "8");
    this.bubble = el("div", { class: "bubble", "aria-hidden": "true" });
    this.svg.append(this.packet);
    this.drawing.append(this.bubble);
    this.stops = this.steps.map((s) => this.find(s));
  }

  // find is where a step stands: on an arrow or at a node; null: nowhere in the drawing.
  find(step) {
    const has = (e) => (e.dataset[step.leg] ?? "").split(" ").includes(String(step.number));
    const node = [...this.svg.querySelectorAll(".vd-item")].find(has);
    if (node) {
      const b = node.querySelector("rect").getBBox();
      return { node, x: b.x + b.width / 2, y: b.y + b.height / 2 };
    }
    const arrow = [...this.svg.querySelectorAll(".vd-arrow")].find(has);
    const line = arrow?.querySelector(".vd-line");
    if (!line) return null;
    const hops = arrow.dataset[step.leg].split(" ");
    const share = (hops.indexOf(String(step.number)) + 1) / (hops.length + 1);
    return { line, share, ...at(line, share) };
  }

  play() {
    if (this.at >= this.steps.length - 1) this.to(0);
    this.playing = true;
    byId("play").textContent = "Pause";
    byId("step").setAttribute("aria-live", "off"); // a reader would never catch up
    this.timer = setTimeout(() => this.tick(), pace);
  }

  tick() {
    this.to(this.at + 1);
    if (this.at >= this.steps.length - 1) this.pause();
    else this.timer = setTimeout(() => this.tick(), pace);
  }

  pause() {
    clearTimeout(this.timer);
    this.playing = false;
    byId("play").textContent = "Walk";
    byId("step").setAttribute("aria-live", "polite");
  }

  // to takes the packet to a step.
  to(i) {
    if (i < 0 || i >= this.steps.length) return;
    const from = this.place, step = this.steps[i];
    const forward = i === this.at + 1;
    this.at = i;
    byId("position").textContent = `Hop ${i + 1} of ${this.steps.length}`;
    byId("back").disabled = i === 0;
    byId("forward").disabled = i === this.steps.length - 1;
    const what = [step.rule, step.change, step.code].filter(Boolean).join(", ");
    const head = `${step.leg === "reply" ? "Reply: " : ""}${step.stage} · ${step.at}`;
    fill(byId("step"), [el("b", {}, head), (step.stops ? "✕ refused: " : step.beyond ? "If that let it through: " : "") + what,
      step.packet ? el("div", { class: "muted" }, step.packet) : null]);
    fill(this.bubble, [el("b", {}, step.at), (step.stops ? "✕ " : "") + what]);
    this.onStep(i);
    const stop = this.stops[i];
    if (!stop) return;
    this.place = stop;
    cancelAnimationFrame(this.frame);
    if (forward && from && i > 0 && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.glide(way(from, stop));
    else this.put(stop);
    this.hang();
    this.reveal();
  }

  put(p) {
    this.packet.setAttribute("cx", p.x);
    this.packet.setAttribute("cy", p.y);
  }

  glide(points) {
    const begin = performance.now(), time = pace * 0.6;
    const frame = (now) => {
      const t = Math.max(0, Math.min(1, (now - begin) / time)); // a frame may have begun before we did
      this.put(points[Math.round(t * (points.length - 1))]);
      if (t < 1) this.frame = requestAnimationFrame(frame);
    };
    this.frame = requestAnimationFrame(frame);
  }

  // hang puts the bubble beside the packet, inside the drawing, on the side where it covers least.
  hang() {
    const x = this.place.x * this.scale, y = this.place.y * this.scale;
    const room = this.svg.clientWidth || this.width * this.scale, tall = this.height * this.scale;
    const edge = (this.drawing.clientWidth > room ? (this.drawing.clientWidth - room) / 2 : 0);
    const wide = this.bubble.offsetWidth, high = this.bubble.offsetHeight;
    let best = { left: 0, top: 0 }, least = Infinity;
    for (const top of [y + 14, y - 14 - high]) {
      for (const left of [x + 16, x - 16 - wide]) {
        if (left < 0 || left + wide > room || top < 0 || top + high > tall) continue;
        const covered = this.covered(left, top, wide, high);
        if (covered < least) [best, least] = [{ left, top }, covered];
      }
    }
    if (least === Infinity) best = { left: Math.max(0, Math.min(x + 16, room - wide)), top: Math.max(0, Math.min(y + 14, tall - high)) };
    this.bubble.style.left = `${edge + best.left}px`;
    this.bubble.style.top = `${best.top}px`;
  }

  // covered is the area of the nodes and texts in a rectangle, in square pixels of the page.
  covered(left, top, wide, high) {
    let sum = 0;
    for (const e of this.svg.querySelectorAll(".vd-node, .vd-number circle, text")) {
      const b = e.getBBox(), s = this.scale;
      const across = Math.min(left + wide, (b.x + b.width) * s) - Math.max(left, b.x * s);
      const down = Math.min(top + high, (b.y + b.height) * s) - Math.max(top, b.y * s);
      if (across > 0 && down > 0) sum += across * down;
    }
    return sum;
  }

  // reveal scrolls the drawing, and only that, to where the packet is.
  reveal() {
    const d = this.drawing, x = this.place.x * this.scale, y = this.place.y * this.scale;
    if (x < d.scrollLeft + 40 || x > d.scrollLeft + d.clientWidth - 40) d.scrollLeft = x - d.clientWidth / 2;
    if (y < d.scrollTop + 40 || y > d.scrollTop + d.clientHeight - 40) d.scrollTop = y - d.clientHeight / 2;
  }
}

// at is the point at a share of a line.
function at(line, share) {
  const p = line.getPointAtLength(share * line.getTotalLength());
  return { x: p.x, y: p.y };
}

// way is points from one stop to the next: along the arrow as far as they stand on it.
function way(from, to) {
  const along = to.line ?? from.line;
  if (!along) return between(from, to);
  const first = from.line === along ? from.share : 0, lastShare = to.line === along ? to.share : 1;
  const points = [];
  for (let i = 0; i <= 30; i++) points.push(at(along, first + ((lastShare - first) * i) / 30));
  return [...(from.line === along ? [] : between(from, points[0])), ...points, ...(to.line === along ? [] : between(points.at(-1), to))];
}

function between(a, b) {
  return Array.from({ length: 11 }, (_, i) => ({ x: a.x + ((b.x - a.x) * i) / 10, y: a.y + ((b.y - a.y) * i) / 10 }));
}
