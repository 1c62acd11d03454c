// What was answered, in the browser's storage. A browser that keeps nothing keeps it until the page is closed.

const key = "vpcsim-trainer/1";
let answers = read();

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

function write() {
  try {
    localStorage.setItem(key, JSON.stringify(answers));
  } catch {
    // Storage is full or switched off.
  }
}

// get is the answer to a question: { choice, correct }; undefined: none.
export function get(lesson, question) {
  return answers[`${lesson}/${question}`];
}

export function put(lesson, question, answer) {
  answers[`${lesson}/${question}`] = answer;
  write();
}

export function forget() {
  answers = {};
  write();
}
