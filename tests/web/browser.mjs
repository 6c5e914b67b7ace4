// browser.mjs - Chromium with the page of thaw in it, for tests.
//
//     const site = await serve();
//     const thaw = await browser.open(site, "strategy=block");
//     await thaw.press("Enter");
//     await thaw.until("a freeze", async () => await thaw.title() === "thaw: frozen, ...");
//
// A page is watched from the start: what the program prints, and whatever the browser complains of.
import {spawn} from "node:child_process";
import {createRequire} from "node:module";
import process from "node:process";
import readline from "node:readline";
import {after, before} from "node:test";

const PATIENCE_MS = 180000; // of a slow machine
const LOOK_MS = 50; // between two looks
const APART_MS = 400; // between two pictures; the ring turns visibly in it
const AT_ONCE = 3; // pages: while one loads, others compute
const STILL = 3; // pictures that are the same when a window is frozen

export const PAGE = process.env.THAW_PAGE;
export const ELSEWHERE = "elsewhere.test"; // this machine by a name that browsers do not trust
export const START_SIZE = {width: 1200, height: 720};

const driver = createRequire(`${process.env.THAW_BROWSER_DRIVER}/`)("playwright-core");

export const sleep = ms => new Promise(done => setTimeout(done, ms));

// Wait for a condition, with a deadline. Returns its value. `what` is words, or gives them at the end.
export async function until(what, condition, patienceMs = PATIENCE_MS) {
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(LOOK_MS)) {
        const value = await condition();
        if (value)
            return value;
    }
    throw new Error(`waited in vain for ${typeof what === "function" ? what() : what}`);
}

// Do work for each of a list, a few at a time.
export async function forEach(list, work) {
    const left = list[Symbol.iterator]();
    const worker = async () => {
        for (const item of left)
            await work(item);
    };
    await Promise.all(Array.from({length: AT_ONCE}, worker));
}

// Serve a folder on this machine until the test ends.
export async function serve(test, {folder = PAGE, headers = true} = {}) {
    const options = ["src/web/serve.py", folder, "--port", "0"];
    const server = spawn("python3", headers ? options : [...options, "--without-headers"],
                         {stdio: ["ignore", "pipe", "inherit"]});
    test.after(() => server.kill());
    const lines = readline.createInterface({input: server.stdout})[Symbol.asyncIterator]();
    return (await lines.next()).value;
}

let browser; // of all tests

before(async () => {
    browser = await driver.chromium.launch({
        executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
        chromiumSandbox: process.getuid() !== 0,
        args: ["--disable-gpu", "--disable-background-networking",
               `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`],
    });
});

after(() => browser.close());

// Open a page until the test ends. None finds in the browser what another has left. `early` runs in the
// page before anything of its own does: it makes the browser one that lacks something.
export async function open(test, address, {size = START_SIZE, ratio = 1, touch = false, early} = {}) {
    const context = await browser.newContext({
        viewport: size, deviceScaleFactor: ratio, hasTouch: touch, isMobile: touch,
        acceptDownloads: true,
    });
    test.after(() => context.close());
    if (early)
        await context.addInitScript(early);
    const page = await context.newPage();
    const thaw = new Thaw(page, await context.newCDPSession(page));
    await thaw.page.goto(address);
    return thaw;
}

async function readDownload(download) {
    const pieces = [];
    for await (const piece of await download.createReadStream())
        pieces.push(piece);
    return {name: download.suggestedFilename(), bytes: Buffer.concat(pieces)};
}

class Thaw {
    lines = []; // what the program has printed
    downloads = [];
    complaints = []; // of the browser and of the program

    constructor(page, session) {
        this.page = page;
        this.session = session; // with the browser's own protocol
        page.on("console", message => {
            const kept = message.type() === "log" ? this.lines : this.complaints;
            kept.push(message.text());
        });
        page.on("download", download => this.downloads.push(download));
        page.on("pageerror", error => this.complaints.push(String(error)));
        page.on("requestfailed", request => this.complaints.push(`failed: ${request.url()}`));
    }

    close() {
        return this.page.close();
    }

    title() {
        return this.page.title();
    }

    press(key) {
        return this.page.keyboard.press(key);
    }

    tap({x, y}) {
        return this.page.touchscreen.tap(x, y);
    }

    // Whether what makes a telephone show its keyboard has the focus.
    hasKeyboard() {
        return this.page.evaluate(() => document.activeElement.id === "keyboard");
    }

    // Whether the program knows by now that somebody types, as page.js keeps it.
    isTyping() {
        return this.page.evaluate("typed");
    }

    // The middle of a field, as page.js keeps them.
    field(index) {
        return this.page.evaluate(`fields.map(({x, y, width, height}) =>
            ({x: x + width / 2, y: y + height / 2}))[${index}]`);
    }

    // What a telephone's keyboard does: it makes words, of which each takes the place of the one before,
    // and gives the last one away. No key is pressed that has a name.
    async compose(...words) {
        for (const text of words)
            await this.session.send("Input.imeSetComposition", {
                text, selectionStart: text.length, selectionEnd: text.length});
        await this.insert(words.at(-1));
    }

    insert(text) {
        return this.session.send("Input.insertText", {text});
    }

    erase(times) {
        return this.page.evaluate(count => {
            for (let i = 0; i < count; i++)
                document.execCommand("delete");
        }, times);
    }

    fillsScreen() {
        return this.page.evaluate(() => document.fullscreenElement !== null);
    }

    printed(words) {
        return this.lines.some(line => words.test(line));
    }

    untilPrinted(words, patienceMs) {
        const seen = () => [...this.lines.slice(-20), ...this.complaints].join("\n");
        return until(() => `${words} among\n${seen()}`, () => this.printed(words), patienceMs);
    }

    // The words in place of the program's window; "" once it shows its pictures. While a page is loaded again
    // it cannot be asked, and then it says nothing either.
    notice() {
        return this.page.evaluate(() => {
            const shown = ["output", "notice"].map(id => document.getElementById(id)).
                filter(element => !element.hidden);
            return shown.map(element => element.innerText).join("\n");
        }).catch(() => "loading");
    }

    // Wait for words in place of the program.
    untilNotice(words) {
        return until(`the words ${words}`, async () => words.test(await this.notice()));
    }

    // Wait for the program's first picture.
    async untilShown() {
        await until("the first picture", async () => await this.notice() === "");
    }

    // What the browser shows.
    async picture() {
        return (await this.page.screenshot({type: "png"})).toString("base64");
    }

    // Whether nothing moves for a while.
    async isStill() {
        const first = await this.picture();
        for (let i = 1; i < STILL; i++) {
            await sleep(APART_MS);
            if (await this.picture() !== first)
                return false;
        }
        return true;
    }

    // Press a key that saves a file. Returns its name and its bytes.
    save(key) {
        return this.download(() => this.press(key));
    }

    // The first file that a scenario has saved. Whatever is asked of the page counts as a person's
    // doing there, so it may come by itself.
    async saveOffered() {
        return readDownload(await until("a download", () => this.downloads[0]));
    }

    async download(ask) {
        const [download] = await Promise.all(
            [this.page.waitForEvent("download", {timeout: PATIENCE_MS}), ask()]);
        return readDownload(download);
    }

    // Drop a file on the page.
    drop(name, bytes) {
        return this.page.evaluate(([name, text]) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([text], name));
            dispatchEvent(new DragEvent("drop", {dataTransfer, cancelable: true}));
        }, [name, bytes.toString()]);
    }
}
