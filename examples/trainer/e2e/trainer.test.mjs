// The trainer in a browser: run.sh starts this.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { after, afterEach, before, test } from "node:test";

const require = createRequire(`${process.env.MODULES}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

let server, browser, base;
let contexts = [], complaints = [];

before(async () => {
  server = spawn(process.env.TRAINER, ["-port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  base = /http:\S+/.exec(line)[0];
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  server?.kill();
});

// Whatever a test does, the page must not complain to the console, and must ask nobody but the trainer.
afterEach(async () => {
  for (const c of contexts) await c.close();
  contexts = [];
  const told = complaints;
  complaints = [];
  assert.deepEqual(told, []);
});

// open opens the page as a new visitor.
async function open(query = "", { width = 1280, height = 900, dark = false, motion = false, expect = [] } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: dark ? "dark" : "light", reducedMotion: motion ? "no-preference" : "reduce",
  });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("console", (m) => {
    if (["error", "warning"].includes(m.type()) && !expect.some((e) => m.text().includes(e))) complaints.push(m.text());
  });
  page.on("pageerror", (e) => complaints.push(String(e)));
  page.on("dialog", (d) => { complaints.push(`dialog: ${d.message()}`); d.dismiss(); });
  page.on("request", (r) => { if (!r.url().startsWith(base)) complaints.push(`asked ${r.url()}`); });
  await page.goto(base + query);
  return page;
}

const drawn = (page) => page.waitForSelector("#drawing svg .vd-item");
const text = (page, selector) => page.locator(selector).innerText();

// choose answers the question that is shown: rightly or not.
async function choose(page, rightly) {
  const [lesson, question] = await page.evaluate(() => {
    const q = new URLSearchParams(location.search);
    return [q.get("lesson") ?? document.getElementById("lessons").value, q.get("question") ?? "1"];
  });
  const ids = await page.locator(".choice").evaluateAll((all) => all.map((c) => c.dataset.choice));
  const right = (await (await fetch(`${base}api/answer?lesson=${lesson}&question=${question}&choice=${ids[0]}`)).json()).right;
  await page.check(`#choice-${rightly ? right : ids.find((id) => id !== right)}`);
  await page.click("#answer [type=submit]");
  await page.waitForSelector("#result .verdict");
}

test("a question is answered, and the answer survives a reload", async () => {
  const page = await open("?lesson=gateway-endpoints&question=2");
  await drawn(page);
  assert.equal(await page.locator("#why").isVisible(), false, "the path is not told before the answer");
  await choose(page, false);
  assert.match(await text(page, "#result"), /Not so\.\s+It arrives and the reply comes back, by gateway endpoint vpce-s3\./);
  assert.equal(await page.locator(".choice.right").count(), 1);
  assert.equal(await page.locator(".choice.wrong").count(), 1);
  assert.match(await text(page, "#hops"), /pl-s3 \(52\.216\.0\.0\/15\) -> vpce-s3/);
  assert.match(await text(page, "#facts"), /private addresses only/);
  assert.match(await text(page, "#facts"), /Without gateway endpoint vpce-s3/);

  await page.click("#next");
  await page.waitForFunction(() => document.getElementById("question-title").innerText.startsWith("3."));
  await choose(page, true);
  assert.match(await text(page, "#result"), /^Right\./);
  assert.equal(await text(page, "#progress-text"), "2 of 81 answered, 1 right".replace("81", await page.locator("#progress").evaluate((p) => p.max)));

  await page.reload();
  await page.waitForSelector("#result .verdict");
  assert.match(await text(page, "#result"), /^Right\./, "the answer to the question that was shown is shown again");
  assert.match(await text(page, "#progress-text"), /^2 of \d+ answered, 1 right$/);
  assert.equal(await page.locator("#numbers .wrong").getAttribute("aria-label"), "Question 2, two ways to S3: answered wrong");
});

test("a packet is sent, walks the drawing, and its way changes with the switches", async () => {
  const page = await open("?lesson=gateway-endpoints&mode=lab");
  await page.locator("#send [type=submit]:enabled").waitFor();
  await page.selectOption("#from", "app");
  await page.fill("#to", "s3.us-east-1.amazonaws.com");
  await page.click("#send [type=submit]");
  await page.waitForSelector("#result .delivered");
  assert.match(await text(page, "#result"), /by gateway endpoint vpce-s3/);

  const place = () => page.locator(".packet").evaluate((p) => [Number(p.getAttribute("cx")), Number(p.getAttribute("cy"))]);
  const first = await place();
  for (let i = 0; i < 3; i++) await page.click("#forward");
  assert.match(await text(page, "#step"), /route table · rtb-private\s+pl-s3 \(52\.216\.0\.0\/15\) -> vpce-s3/);
  assert.match(await text(page, ".bubble"), /rtb-private/);
  assert.notDeepEqual(await place(), first, "the packet moved");
  assert.equal(await text(page, "#position"), "Hop 4 of 9");
  assert.match(await text(page, ".hops [aria-current]"), /rtb-private/);

  await page.click("#part-vpce-s3");
  await page.waitForSelector("#result .before");
  assert.match(await text(page, "#result"), /by NAT gateway nat-a, then internet gateway igw-shop\.\s+Before: .*vpce-s3/);
  await page.click("#part-nat-a");
  await page.waitForSelector("#result .dropped");
  assert.match(await text(page, "#result"), /blackhole/);
  assert.match(await text(page, "#facts"), /What has to change/);

  const link = page.url();
  const other = await open(link.slice(base.length));
  await other.waitForSelector("#result .dropped");
  assert.equal(await other.locator("#part-nat-a").isChecked(), false, "a link takes the switches along");
  await other.click("#reset");
  await other.waitForSelector("#result .delivered");
});

test("what depends on something goes together, or stays", async () => {
  const page = await open("?lesson=gateway-endpoints&mode=lab", { expect: ["409"] });
  await drawn(page);
  await page.click("#resources summary");
  await page.click("#part-forgotten-a");
  await page.waitForSelector("#trouble .alert");
  assert.match(await text(page, "#trouble"), /DependencyViolation/);
  await page.getByRole("button", { name: "Leave it as it was" }).click();
  await page.waitForFunction(() => document.getElementById("part-forgotten-a").checked);
  await page.click("#part-forgotten-a");
  await page.click("#together");
  await page.waitForFunction(() => !document.querySelector('#drawing [data-id="forgotten-a"]') && document.querySelector("#drawing svg"));
  for (const id of ["forgotten-a", "lost"]) assert.equal(await page.locator(`#part-${id}`).isChecked(), false, id);
  assert.equal(await page.locator("#part-rtb-forgotten").isChecked(), true, "the association goes with the subnet, the table stays");
});

test("a change is made, and excludes the one that it contradicts", async () => {
  const page = await open("?lesson=gateway-endpoints&mode=lab&from=db&to=s3.us-east-1.amazonaws.com");
  await page.waitForSelector("#result .delivered");
  await page.click("#change-0");
  await page.waitForSelector("#result .dropped");
  await page.click("#change-1");
  await page.waitForSelector("#result .delivered");
  assert.equal(await page.locator("#change-0").isChecked(), false);
});

test("the keyboard is enough", async () => {
  const page = await open("?lesson=public-addresses&question=3");
  await drawn(page);
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);
  const tabTo = async (what) => {
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press("Tab");
      if (what.test(await focused())) return;
    }
    assert.fail(`Tab does not lead to ${what}, but to ${await focused()}`);
  };
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "skip", "the first stop leads past the header");
  await page.keyboard.press("Enter");
  await tabTo(/^choice-/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  assert.equal(await page.locator("#choices :checked").count(), 1);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#result .verdict");
  assert.equal(await focused(), "next", "the next step has the focus");
  await tabTo(/^forward$/);
  await page.keyboard.press("Enter");
  assert.match(await text(page, "#position"), /^Hop 2 of/);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(), "back");
  await page.locator("#next").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("question-title").innerText.startsWith("4."));
  assert.equal(await focused(), "question-title", "the new question has the focus");

  await page.locator("#mode-lab").focus();
  await page.keyboard.press("Enter");
  await page.locator("#send [type=submit]:enabled").waitFor();
  await page.locator("#to").fill("internet");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#result .verdict");
  await page.locator("#part-igw-shop").focus();
  await page.keyboard.press("Space");
  await page.waitForFunction(() => !document.getElementById("part-igw-shop").checked && document.querySelector("#result .verdict"));
  assert.equal(await focused(), "part-igw-shop", "the switch keeps the focus");
});

test("the packet walks by itself, unless the reader wants no motion", async () => {
  const moving = await open("?lesson=public-addresses&question=1", { motion: true });
  await drawn(moving);
  await choose(moving, true);
  await moving.waitForFunction(() => document.getElementById("position").innerText.startsWith("Hop 3 of"));
  assert.equal(await moving.locator("#step").getAttribute("aria-live"), "off", "nobody reads that out");
  await moving.click("#play");
  assert.equal(await text(moving, "#play"), "Walk");

  const still = await open("?lesson=public-addresses&question=1");
  await drawn(still);
  await choose(still, true);
  await still.waitForTimeout(2500);
  assert.match(await text(still, "#position"), /^Hop 1 of/);
});

test("every lesson opens, and going back goes back", async () => {
  const page = await open();
  await drawn(page);
  const lessons = await page.locator("#lessons option").evaluateAll((all) => all.map((o) => o.value));
  assert.ok(lessons.length >= 10);
  for (const id of lessons) {
    await page.selectOption("#lessons", id);
    await page.waitForFunction((id) => new URLSearchParams(location.search).get("lesson") === id, id);
    await page.waitForFunction(() => document.querySelectorAll(".choice").length >= 4 && document.querySelector("#drawing svg .vd-item"));
  }
  await page.goBack();
  const title = await page.locator(`#lessons option[value=${lessons.at(-2)}]`).innerText();
  await page.waitForFunction((t) => t.endsWith(document.getElementById("title").innerText), title);
});

test("a phone leads from the question to the drawing and back", async () => {
  const phone = await open("", { width: 390, height: 844 });
  await drawn(phone);
  for (const [button, end] of [["to-drawing", "drawing"], ["to-question", "question-title"]]) {
    await phone.click(`#${button}`);
    await phone.waitForFunction((id) => document.activeElement.id === id, end);
    const top = await phone.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, end);
    assert.ok(top >= 0 && top < 844, `${end} is at ${top}`);
  }
});

test("what is wrong is told", async () => {
  const hostile = "<img src=x onerror=alert(1)>";
  const lost = await open(`?lesson=${encodeURIComponent(hostile)}`, { expect: ["404"] });
  await lost.waitForSelector("#alert .alert");
  assert.match(await text(lost, "#alert"), /no such lesson/);
  await lost.selectOption("#lessons", "nat");
  await drawn(lost);

  const page = await open(`?lesson=nat&mode=lab&from=app-a&to=${encodeURIComponent(hostile)}&port=99999`, { expect: ["400"] });
  await page.waitForSelector("#alert .alert");
  assert.match(await text(page, "#alert"), /not a port/);
  await page.fill("#port", "443");
  await page.click("#send [type=submit]");
  await page.waitForFunction(() => !/not a port/.test(document.getElementById("alert").innerText));
  assert.equal(await page.locator("main img").count(), 0, "markup is text");

  const alone = await open("?lesson=nat&mode=lab", { expect: ["Failed to load resource"] });
  await drawn(alone);
  await alone.locator("#send [type=submit]:enabled").waitFor();
  await alone.route("**/api/**", (r) => r.abort());
  await alone.fill("#to", "internet");
  await alone.click("#send [type=submit]");
  await alone.waitForSelector("#alert .alert");
  assert.match(await text(alone, "#alert"), /does not answer/);
});

test("a phone shows a drawing that fits it, and one that is turned keeps the packet where it was", async () => {
  const page = await open("?lesson=transit-gateway&question=1", { width: 390, height: 844 });
  await drawn(page);
  await choose(page, true);
  await page.waitForSelector("#walk:not([hidden])");
  for (let i = 0; i < 4; i++) await page.click("#forward");
  const fits = () => page.evaluate(() => {
    const box = document.getElementById("drawing").getBoundingClientRect();
    const sizes = [...document.querySelectorAll("#drawing svg text")].map((t) => t.getScreenCTM().a * parseFloat(t.getAttribute("font-size")));
    return { over: document.querySelector("#drawing svg").getBoundingClientRect().width - box.width, smallest: Math.min(...sizes) };
  });
  const { over, smallest } = await fits();
  assert.ok(over <= 0, `the drawing is ${over} pixels wider than its place`);
  assert.ok(smallest >= 10, `text of ${smallest} pixels`);
  const narrow = await page.locator(".packet").boundingBox();
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.waitForFunction(() => document.querySelector("#drawing svg").viewBox.baseVal.width > 400);
  assert.match(await text(page, "#position"), /Hop 5 of/);
  assert.equal(await page.locator(".packet").count(), 1);
  assert.notDeepEqual(await page.locator(".packet").boundingBox(), narrow);
});

for (const [name, settings] of Object.entries({
  "desktop-light": {}, "desktop-dark": { dark: true }, "phone-light": { width: 390, height: 844 }, "phone-dark": { width: 360, height: 780, dark: true },
})) {
  test(`nothing is in the way of anybody: ${name}`, async () => {
    const page = await open("?lesson=interface-endpoints&question=2", { ...settings, expect: ["409"] });
    const look = async (what) => {
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what}: the page scrolls sideways`);
      await page.evaluate(axe); // by the debugger: the page itself lets no such script in
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(violations.map((v) => `${what}: ${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(" | ")}`), []);
      if (process.env.SCREENSHOTS) {
        mkdirSync(process.env.SCREENSHOTS, { recursive: true });
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}-${what}.png`, fullPage: true });
      }
    };
    await drawn(page);
    await look("question");
    await choose(page, false);
    await look("answered");
    await page.click("#to-lab");
    await page.waitForSelector("#result .dropped");
    await page.click("#resources summary");
    await page.click("#part-public-a");
    await page.waitForSelector("#trouble .alert");
    await look("laboratory");
  });
}
