// The page of the trainer. The server answers every question; here is what is shown, where the learner is (in the address of the page),
// and what was answered (in the browser's own storage).
import { Walk } from "./walk.js";
import { el, rich, fill, byId } from "./dom.js";
import * as progress from "./progress.js";

let course = []; // the lessons
let lesson = null; // the one that is shown
let here = readAddress();
let turn = 0; // of requests: an answer to an older one is not shown
let last = null; // the path that was sent last in the laboratory, to compare with after a switch
let shown = null; // the path that is shown
const walk = new Walk(byId("drawing"), byId("walk"), mark);

start();

async function start() {
  course = await ask("course");
  if (!course) return;
  fill(byId("lessons"), course.map((l, i) => el("option", { value: l.id }, `${i + 1}. ${l.title}`)));
  listen();
  await show();
}

// readAddress is where the learner is, from the page's address. What it does not say is the first lesson and its first question.
function readAddress() {
  const q = new URLSearchParams(location.search);
  const number = Number.parseInt(q.get("question") ?? "1", 10);
  return {
    lesson: q.get("lesson") ?? "",
    lab: q.get("mode") === "lab",
    question: Number.isInteger(number) && number > 0 ? number : 1,
    on: q.getAll("on"), off: q.getAll("off"),
    sent: q.has("from") && q.has("to"), // a packet is on its way
    flow: { from: q.get("from") ?? "", to: q.get("to") ?? "", protocol: q.get("protocol") ?? "tcp", port: q.get("port") ?? "", ipv6: q.get("ipv6") === "true" },
  };
}

// address is the page's address for where the learner is.
function address() {
  const q = new URLSearchParams({ lesson: here.lesson });
  if (here.lab) {
    q.set("mode", "lab");
    situation(q);
    if (here.sent) flow(q);
  } else {
    q.set("question", here.question);
  }
  return `?${q}`;
}

function situation(q) {
  here.on.forEach((name) => q.append("on", name));
  here.off.forEach((id) => q.append("off", id));
  return q;
}

function flow(q) {
  for (const [name, value] of Object.entries(here.flow)) if (value) q.set(name, value);
  return q;
}

// ask gets JSON from the server. What went wrong is shown, and undefined returned; of a request that was overtaken, null.
async function ask(what, query = new URLSearchParams(), refused = null) {
  const mine = turn;
  let response, body;
  try {
    response = await fetch(`/api/${what}?${query}`);
    body = await response.json();
  } catch {
    if (mine === turn) complain("The trainer does not answer. Is it still running?");
    return undefined;
  }
  if (mine !== turn) return null;
  if (response.ok) {
    fill(byId("alert"), []);
    return body;
  }
  if (refused && response.status === 409) refused(body);
  else complain(body.error);
  return undefined;
}

function complain(text) {
  fill(byId("alert"), [el("p", { class: "alert" }, text)]);
}

// go changes where the learner is, and the address with it, and shows it.
async function go(change, { focus = null, replace = false } = {}) {
  Object.assign(here, change);
  history[replace ? "replaceState" : "pushState"](null, "", address());
  await show();
  if (focus) byId(focus)?.focus();
}

// show shows where the learner is.
async function show() {
  turn++;
  if (!here.lesson) here.lesson = course[0].id;
  if (lesson?.id !== here.lesson) {
    const found = await ask("lesson", new URLSearchParams({ lesson: here.lesson }));
    if (!found) return;
    lesson = found;
    last = null;
  }
  byId("lessons").value = lesson.id;
  byId("title").textContent = lesson.title;
  fill(byId("description"), rich(lesson.description));
  document.title = `${lesson.title} · vpcsim trainer`;
  byId("mode-question").setAttribute("aria-pressed", String(!here.lab));
  byId("mode-lab").setAttribute("aria-pressed", String(here.lab));
  byId("question").hidden = here.lab;
  byId("lab").hidden = !here.lab;
  byId("switches").hidden = !here.lab;
  byId("to-question").hidden = here.lab;
  fill(byId("result"), []);
  fill(byId("trouble"), []);
  showProgress();
  await (here.lab ? showLab() : showQuestion());
}

function showProgress() {
  const all = course.flatMap((l) => l.questions.map((q) => progress.get(l.id, q)));
  const done = all.filter(Boolean), right = done.filter((a) => a.correct);
  byId("progress").max = all.length;
  byId("progress").value = done.length;
  byId("progress-text").textContent = done.length ? `${done.length} of ${all.length} answered, ${right.length} right` : `${all.length} questions, none answered yet`;
  byId("forget").hidden = done.length === 0;
  fill(byId("numbers"), lesson.questions.map((name, i) => {
    const a = progress.get(lesson.id, name);
    const word = a ? (a.correct ? "answered right" : "answered wrong") : "not answered";
    const b = el("button", { type: "button", class: a ? (a.correct ? "right" : "wrong") : "", "aria-label": `Question ${i + 1}, ${name}: ${word}` },
      `${i + 1}${a ? (a.correct ? " ✓" : " ✗") : ""}`);
    if (i + 1 === here.question && !here.lab) b.setAttribute("aria-current", "step");
    b.addEventListener("click", () => go({ question: i + 1 }, { focus: "question-title" }));
    return el("li", {}, b);
  }));
}

// --- Questions ---

async function showQuestion() {
  const q = await ask("question", new URLSearchParams({ lesson: lesson.id, question: here.question }));
  if (!q) return;
  byId("question-title").textContent = `${here.question}. ${q.name[0].toUpperCase()}${q.name.slice(1)}`;
  fill(byId("question-text"), rich(q.description));
  fill(byId("question-after"), q.after.map((name) => el("li", {}, ...rich(lesson.changes.find((c) => c.name === name)?.description ?? name))));
  byId("question-flow").textContent = q.flow;
  fill(byId("choices"), q.choices.map((c) => el("label", { class: "choice", for: `choice-${c.id}`, "data-choice": c.id },
    el("input", { type: "radio", name: "choice", id: `choice-${c.id}`, value: c.id, required: "" }), el("span", {}, c.text))));
  const hint = byId("hint");
  hint.hidden = !q.hint;
  hint.open = false;
  fill(hint.querySelector("p"), rich(q.hint ?? ""));
  byId("answer").dataset.name = q.name;
  byId("next").textContent = here.question < lesson.questions.length ? "Next question" : "Next lesson";
  here.on = q.after;
  here.off = [];
  here.flow = { from: q.send.from, to: q.send.to, protocol: q.send.protocol, port: q.send.port ? String(q.send.port) : "", ipv6: q.send.ipv6 ?? false };
  showPath(null);
  walk.draw(q.svg);
  showParts(q.parts);
  setAnswered(false);
  const before = progress.get(lesson.id, q.name);
  if (before && q.choices.some((c) => c.id === before.choice)) {
    byId(`choice-${before.choice}`).checked = true;
    await grade(before.choice, false);
  }
}

function setAnswered(yes) {
  byId("answer").querySelectorAll("input").forEach((i) => { i.disabled = yes; });
  byId("answer").querySelector("[type=submit]").disabled = yes;
}

// grade shows whether a choice is right, and why. fresh says that it was made just now.
async function grade(id, fresh) {
  const query = new URLSearchParams({ lesson: lesson.id, question: here.question, choice: id });
  const g = await ask("answer", query);
  if (!g) return;
  setAnswered(true);
  if (fresh) progress.put(lesson.id, byId("answer").dataset.name, { choice: id, correct: g.correct });
  for (const c of byId("choices").children) {
    const own = c.dataset.choice;
    if (own === g.right) mark1(c, "right", "The right answer");
    else if (own === id) mark1(c, "wrong", "Your answer");
  }
  showProgress();
  fill(byId("result"), [el("div", { class: `verdict ${g.correct ? "correct" : "incorrect"}` },
    el("p", {}, el("strong", {}, g.correct ? "Right." : "Not so."), " ", g.sent.outcome, ...because(g.sent)))]);
  showPath(g.sent, fresh);
  if (fresh) byId("next").focus({ preventScroll: true });
}

function mark1(choice, kind, words) {
  choice.classList.add(kind);
  choice.querySelector("span").prepend(el("b", {}, words));
}

// because is what is nearest to letting the packet pass, as the one line that teaches most.
function because(sent) {
  const near = sent.stops[0]?.near;
  return near ? [el("span", { class: "near" }, `What comes nearest: ${near}.`)] : sent.missing.map((m) => ` Missing: ${m}.`);
}

// --- The laboratory ---

async function showLab() {
  const submit = byId("send").querySelector("[type=submit]");
  submit.disabled = byId("from").dataset.lesson !== lesson.id; // until there is something to choose
  const q = situation(new URLSearchParams({ lesson: lesson.id }));
  const n = await ask("network", q, trouble);
  if (!n) return;
  const from = n.ends.filter((e) => !e.service);
  fill(byId("from"), from.map((e) => el("option", { value: e.at }, e.name)));
  fill(byId("to-list"), n.ends.map((e) => el("option", { value: e.at }, e.name)));
  if (!here.flow.from) here.flow.from = from[0]?.at ?? "";
  if (!here.flow.to) here.flow.to = n.ends.find((e) => e.service)?.at ?? n.ends.at(-1)?.at ?? "";
  if (![...byId("from").options].some((o) => o.value === here.flow.from)) {
    byId("from").append(el("option", { value: here.flow.from }, `${here.flow.from} (switched off)`));
  }
  byId("from").value = here.flow.from;
  byId("from").dataset.lesson = lesson.id;
  submit.disabled = false;
  byId("to").value = here.flow.to;
  byId("protocol").value = here.flow.protocol;
  byId("port").value = here.flow.port;
  byId("ipv6").checked = here.flow.ipv6;
  byId("reset").disabled = here.on.length + here.off.length === 0;
  fill(byId("changes").querySelector("div"), lesson.changes.map((c, i) => {
    const box = el("input", { type: "checkbox", id: `change-${i}` });
    box.checked = here.on.includes(c.name);
    box.addEventListener("change", () => {
      const rest = here.on.filter((name) => name !== c.name && !(c.excludes ?? []).includes(name));
      switchTo({ on: box.checked ? [...rest, c.name] : rest }, box.id);
    });
    return el("label", { for: box.id }, box, el("span", {}, ...rich(c.description)));
  }));
  showParts(n.parts);
  showSwitches(n.parts);
  if (here.sent) await send(false);
  else {
    showPath(null);
    walk.draw(n.svg);
  }
}

// switchTo changes what is on and off, and asks again for the packet that was sent last.
async function switchTo(change, focus) {
  const before = { on: here.on, off: here.off };
  await go(change, { focus, replace: true });
  if (byId("trouble").firstChild) { // AWS would refuse it: the switches stay as they were
    Object.assign(here, before);
    history.replaceState(null, "", address());
  }
}

// trouble says that the network cannot stand, and offers what would go together.
function trouble(refusal) {
  const off = refusal.together ?? [];
  const box = el("div", { class: "alert", role: "alert" },
    el("strong", {}, "AWS would refuse this: something depends on it."),
    el("ul", {}, ...(refusal.problems ?? [refusal.error]).map((p) => el("li", {}, p))));
  const back = el("button", { type: "button" }, "Leave it as it was");
  back.addEventListener("click", () => show().then(() => byId("switches-title").focus()));
  const row = el("div", { class: "row" }, back);
  if (off.length) {
    const all = el("button", { type: "button", class: "main", id: "together" }, `Take away ${off.join(", ")} together`);
    all.addEventListener("click", () => switchTo({ off }, "switches-title"));
    row.prepend(all);
  }
  box.append(row);
  fill(byId("trouble"), [box]);
  (byId("together") ?? back).focus();
}

// send sends the packet of the form. fresh says that the learner just did.
async function send(fresh) {
  const sent = await ask("send", flow(situation(new URLSearchParams({ lesson: lesson.id }))));
  if (!sent) return;
  const same = last && last.question === sent.question;
  fill(byId("result"), [el("div", { class: `verdict ${sent.verdict}` },
    el("p", {}, el("strong", {}, `${sent.question}: ${sent.verdict}`), sent.outcome, ...because(sent))),
  same && !fresh && last.outcome !== sent.outcome ? el("p", { class: "before" }, `Before: ${last.outcome}`) : null]);
  last = sent;
  showPath(sent, fresh);
}

// --- What both show ---

// showPath shows the path with its reasons; null: none.
function showPath(sent, play = false) {
  shown = sent;
  byId("why").hidden = !sent;
  if (!sent) {
    walk.clear();
    return;
  }
  walk.draw(sent.svg);
  fill(byId("hops"), [legList(sent, "request", "Request"), legList(sent, "reply", "Reply")]);
  const delivered = sent.verdict === "delivered" || sent.without.some((w) => w.verdict === "delivered");
  fill(byId("facts"), [reasons(sent), delivered ? factsTable(sent) : null]);
  walk.begin(sent.steps, play);
}

function legList(sent, leg, title) {
  const steps = sent.steps.map((s, i) => [s, i]).filter(([s]) => s.leg === leg);
  if (steps.length === 0) return null;
  return el("div", {}, el("h3", {}, title), el("ol", { class: "hops" }, ...steps.map(([s, i]) => {
    const what = [s.rule, s.change, s.code].filter(Boolean).join(", ");
    const item = el("li", { "data-step": String(i), class: s.stops ? "refuses" : s.beyond ? "beyond" : "" },
      el("span", { class: "n" }, String(s.number)),
      el("span", { class: "at" }, el("span", { class: "stage" }, s.stage), s.at),
      el("span", { class: "what" }, (s.stops ? "✕ " : "") + what));
    item.addEventListener("click", () => walk.to(i));
    return item;
  })));
}

// mark shows in the list of hops where the packet is.
function mark(i) {
  document.querySelectorAll(".hops [aria-current]").forEach((e) => e.removeAttribute("aria-current"));
  document.querySelector(`.hops [data-step="${i}"]`)?.setAttribute("aria-current", "step");
}

function reasons(sent) {
  const parts = [];
  if (sent.name) parts.push(el("h3", {}, "DNS"), el("p", {}, sent.name));
  if (sent.stops.length) {
    parts.push(el("h3", {}, sent.stops.length > 1 ? "Everything that has to change" : "What has to change"));
    parts.push(el("ol", { class: "fix" }, ...sent.stops.map((s) => el("li", {}, s.text,
      s.near ? el("p", { class: "muted" }, `Nearest: ${s.near}`) : null,
      s.fix.length ? el("ul", {}, ...s.fix.map((f) => el("li", {}, f))) : null))));
  }
  if (sent.routes.length) parts.push(el("h3", {}, "How routes were chosen"), el("ul", { class: "fix" }, ...sent.routes.map((r) => el("li", {}, r))));
  for (const m of sent.missing) parts.push(el("p", {}, `The model does not hold ${m}.`));
  for (const n of sent.notes) parts.push(el("p", { class: "muted" }, `Note: ${n}.`));
  return el("div", {}, ...parts);
}

// factsTable is what the path exposes, needs and costs, beside what it would be without each of the things it goes by.
function factsTable(sent) {
  const columns = [["This way", sent.verdict, sent.facts], ...sent.without.map((w) => [`Without ${w.without}`, w.verdict, w.facts])];
  const lines = (list, none) => (list.length ? el("ul", {}, ...list.map((x) => el("li", {}, x))) : none);
  const row = (title, cell) => el("tr", {}, el("th", { scope: "row" }, title), ...columns.map(([, verdict, f]) => el("td", {}, cell(f, verdict))));
  const arrives = (text) => (f, verdict) => (verdict === "delivered" ? text(f) : "–");
  return el("div", {}, el("h3", {}, "What it exposes, needs and costs"),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Comparison of ways" }, el("table", {},
      el("thead", {}, el("tr", {}, el("td", {}), ...columns.map(([title]) => el("th", { scope: "col" }, title)))),
      el("tbody", {},
        row("Answer", (f, verdict) => verdict),
        row("Travels by", arrives((f) => f.exposure || "inside the VPC")),
        row("Passes", arrives((f) => lines(f.passes, "nothing"))),
        row("Needs", arrives((f) => lines(f.needs, "nothing of the internet"))),
        row("Zones", arrives((f) => f.zones.join(", ") || "–")),
        row("A month", arrives((f) => el("div", {}, el("b", {}, f.total), lines(f.bill, ""))))))),
    el("p", { class: "muted" }, "A month of 730 hours with 100 GB each way, at list prices for us-east-1; what is shared with other paths is charged in full."));
}

// showParts lists what the resources say, by kind.
function showParts(parts) {
  fill(byId("parts"), byKind(parts).map(([kind, list]) => el("div", { role: "group", "aria-label": kind }, el("h3", {}, capital(kind)),
    ...list.flatMap((p) => [el("p", { class: `part ${p.off ? "off" : ""}` }, p.id), el("ul", {}, ...p.lines.map((l) => el("li", {}, l)))]))));
}

// showSwitches gives every resource a switch. Those that others depend on most are folded away.
function showSwitches(parts) {
  const open = byId("resources").querySelector("details")?.open ?? false;
  const group = ([kind, list]) => el("div", { class: "switches", role: "group", "aria-label": kind }, el("span", { class: "kind" }, capital(kind)),
    ...list.map((p) => {
      const box = el("input", { type: "checkbox", id: `part-${p.id}`, role: "switch" });
      box.checked = !p.off;
      box.addEventListener("change", () => {
        const rest = here.off.filter((id) => id !== p.id);
        switchTo({ off: box.checked ? rest : [...rest, p.id] }, box.id);
      });
      return el("label", { for: box.id, class: p.off ? "off" : "" }, box, p.id);
    }));
  const deep = (p) => ["VPC", "subnet", "prefix list"].includes(p.kind);
  const more = el("details", {}, el("summary", {}, "Subnets, VPCs and prefix lists"), ...byKind(parts.filter(deep)).map(group));
  more.open = open || parts.some((p) => deep(p) && p.off);
  fill(byId("resources"), [...byKind(parts.filter((p) => !deep(p))).map(group), more]);
}

function capital(s) {
  return s[0].toUpperCase() + s.slice(1);
}

function byKind(parts) {
  const kinds = new Map();
  for (const p of parts) kinds.set(p.kind, [...(kinds.get(p.kind) ?? []), p]);
  return [...kinds];
}

// --- What the learner does ---

function listen() {
  addEventListener("popstate", () => { here = readAddress(); last = null; show(); });
  byId("lessons").addEventListener("change", (e) => go({ lesson: e.target.value, question: 1, on: [], off: [], sent: false, flow: emptyFlow() }));
  byId("mode-question").addEventListener("click", () => go({ lab: false }));
  byId("mode-lab").addEventListener("click", () => { last = null; go({ lab: true, sent: false }); });
  byId("to-lab").addEventListener("click", () => {
    last = null;
    go({ lab: true, sent: shown !== null }, { focus: "lab-title" }); // what is not answered yet is not told
  });
  byId("answer").addEventListener("submit", (e) => {
    e.preventDefault();
    const chosen = new FormData(e.target).get("choice");
    if (chosen) grade(chosen, true);
  });
  byId("to-drawing").addEventListener("click", () => byId("drawing").focus());
  byId("to-question").addEventListener("click", () => byId("question-title").focus());
  byId("next").addEventListener("click", () => {
    if (here.question < lesson.questions.length) return go({ question: here.question + 1 }, { focus: "question-title" });
    const i = course.findIndex((l) => l.id === lesson.id);
    return go({ lesson: course[(i + 1) % course.length].id, question: 1 }, { focus: "main" });
  });
  byId("send").addEventListener("submit", (e) => {
    e.preventDefault();
    here.flow = { from: byId("from").value, to: byId("to").value.trim(), protocol: byId("protocol").value, port: byId("port").value.trim(), ipv6: byId("ipv6").checked };
    here.sent = true;
    history.replaceState(null, "", address());
    turn++;
    send(true);
  });
  byId("reset").addEventListener("click", () => switchTo({ on: [], off: [] }, "reset"));
  byId("share").addEventListener("click", async (e) => {
    try {
      await navigator.clipboard.writeText(location.href);
      e.target.textContent = "Copied";
    } catch {
      e.target.textContent = "The link is in the address bar";
    }
    setTimeout(() => { e.target.textContent = "Copy the link"; }, 2500);
  });
  byId("forget").addEventListener("click", () => {
    if (!confirm("Forget all answers?")) return;
    progress.forget();
    show();
  });
}

function emptyFlow() {
  return { from: "", to: "", protocol: "tcp", port: "", ipv6: false };
}
