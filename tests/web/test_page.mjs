// The page of thaw in Chromium: what it shows, what it keeps showing while the program's window is
// frozen, what goes in and out of it, and what it says where it cannot run.
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import {cp, mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import process from "node:process";
import test from "node:test";

import {ELSEWHERE, PAGE, forEach, open, serve, until} from "./browser.mjs";

const FREEZE = "thaw: frozen, waiting in RECEIVE";
const LOOK = "next 1\nzoom 100\nscreenshot look.bmp\nsleep 300\n"; // in the freeze
const SAME_SHARE = 0.002; // of the pixels may differ: the ring turns
// Of 255. At the edges of letters SDL 2 rounds down twice where it blends with MMX, as on x86, and
// once in plain C, as in the page.
const SAME_SHADE = 2;
const DELAY_MS = 6000; // of a freeze

function runNative(folder, ...options) {
    execFileSync(process.env.THAW_NATIVE_PROGRAM, ["--offscreen", ...options],
                 {cwd: folder, stdio: "ignore", timeout: 60000});
}

// Of a BMP file, whose header says where its pixels begin.
function sizeOf(picture) {
    return [picture.readInt32LE(18), picture.readInt32LE(22)];
}

// The share of pixels that are not the same in two pictures of one size.
function differingShare(one, other) {
    const [width, height] = sizeOf(one);
    const pitch = Math.ceil(3 * width / 4) * 4;
    let differ = 0;
    for (let row = 0; row < height; row++)
        for (let x = 0; x < width; x++) {
            const at = one.readUInt32LE(10) + row * pitch + 3 * x;
            const moved = other.readUInt32LE(10) + row * pitch + 3 * x;
            differ += [0, 1, 2].some(i => Math.abs(one[at + i] - other[moved + i]) > SAME_SHADE);
        }
    return differ / (width * height);
}

test("the ring turns while a worker thread waits, and Cancel answers", async t => {
    const thaw = await open(t, await serve(t) + "?delay=600000");
    await thaw.untilShown();
    await thaw.press("Enter");
    await thaw.untilPrinted(/#2 SEND +ok/);
    assert.equal(await thaw.isStill(), false);
    assert.equal(await thaw.title(), "thaw");
    await thaw.press("Escape");
    await thaw.untilPrinted(/#3 RECEIVE +error +cancelled/);
    assert.deepEqual(thaw.complaints, []);
});

test("the window stands still while it waits, and says so", async t => {
    const thaw = await open(t, await serve(t) + `?delay=${DELAY_MS}&strategy=block`);
    await thaw.untilShown();
    await thaw.press("Enter");
    await until("a picture that stands still", async () =>
        await thaw.title() === FREEZE && await thaw.isStill() && await thaw.title() === FREEZE);
    await until("the window to wake", async () => await thaw.title() === "thaw");
    await thaw.untilPrinted(/Frozen for \d+\.\d\d s\. The window's thread sat in RECEIVE/);
    assert.equal(await thaw.isStill(), false);
    assert.deepEqual(thaw.complaints, []);
});

test("a server without the headers gets them from the service worker", async t => {
    const thaw = await open(t, await serve(t, {headers: false}) + "?delay=0");
    await thaw.untilShown();
    await thaw.press("Enter");
    await thaw.untilPrinted(/#4 CLOSE +ok/);
    assert.deepEqual(thaw.complaints, []);
});

test("every disaster of the self-test ends as it should", async t => {
    const thaw = await open(t, await serve(t) + "?selftest");
    await thaw.untilPrinted(/^thaw has ended with code/, 400000);
    // How fast it was depends on the machine, and the program says that it was slow.
    const wrong = thaw.lines.filter(line => / WRONG /.test(line));
    assert.deepEqual(wrong, [], thaw.lines.join("\n"));
    assert.ok(thaw.printed(/ of \d+ as promised: /), thaw.lines.join("\n"));
    assert.deepEqual(thaw.complaints, []);
});

test("what is saved is a download", async t => {
    const thaw = await open(t, await serve(t) + "?delay=0");
    await thaw.untilShown();
    await thaw.press("Enter");
    await thaw.untilPrinted(/#4 CLOSE +ok/);
    const log = await thaw.save("Control+s");
    assert.match(log.name, /^thaw-log-\d{8}-\d{6}\.txt$/);
    assert.match(log.bytes.toString(), /#4 CLOSE +ok/);
    const picture = await thaw.save("Control+p");
    assert.deepEqual(sizeOf(picture.bytes), [1200, 720]);
    const recording = await thaw.save("Control+k");
    assert.match(recording.bytes.toString(), /"RECEIVE"/);
    assert.deepEqual(thaw.complaints, []);
});

test("a recording of this system's program shows the same picture in the page", async t => {
    const folder = await mkdtemp(join(tmpdir(), "thaw-"));
    t.after(() => rm(folder, {recursive: true}));
    await cp(PAGE, folder, {recursive: true});
    await writeFile(join(folder, "run.thaw"),
                    "strategy block\nconnect\nsend hello\nreceive\nclose\nwait\nsleep 500\n");
    await writeFile(join(folder, "look.thaw"), LOOK);
    runNative(folder, "--script=run.thaw", "--record=run.jsonl");
    runNative(folder, "--replay=run.jsonl", "--script=look.thaw");
    const ours = await readFile(join(folder, "look.bmp"));

    const query = new URLSearchParams({replay: "run.jsonl", script: LOOK});
    const thaw = await open(t, `${await serve(t, {folder})}?${query}`);
    await thaw.untilShown();
    const theirs = await thaw.saveOffered();
    assert.equal(theirs.name, "look.bmp");
    assert.deepEqual(sizeOf(theirs.bytes), sizeOf(ours));
    assert.ok(differingShare(ours, theirs.bytes) <= SAME_SHARE, differingShare(ours, theirs.bytes));
    assert.deepEqual(thaw.complaints, []);
});

test("a recording that is dropped on the page opens", async t => {
    const thaw = await open(t, await serve(t) + "?delay=0");
    await thaw.untilShown();
    await thaw.press("Enter");
    await thaw.untilPrinted(/#4 CLOSE +ok/);
    const {bytes} = await thaw.save("Control+k");
    await thaw.drop("kept.jsonl", bytes);
    await thaw.untilPrinted(/replaying \/dropped\/kept\.jsonl: \d+ events/);
    assert.deepEqual(thaw.complaints, []);
});

// Where they are on a telephone that is held upright, in points.
const TELEPHONE = {size: {width: 390, height: 844}, ratio: 3, touch: true};
const DO_IT = {x: 175, y: 35};
const WINDOW_WAITS = {x: 323, y: 113};
const CONNECTION = {x: 236, y: 759};
const MESSAGE = {x: 240, y: 421};
const SERVER = {x: 346, y: 759};
const RESET = {x: 60, y: 458};
const FULL_SCREEN = {x: 346, y: 811};
const REACH = 20; // from the middle of a button to what still is the button

test("a finger does on a telephone what a mouse does", async t => {
    const thaw = await open(t, await serve(t) + "?delay=0", TELEPHONE);
    await thaw.untilShown();
    await thaw.tap(WINDOW_WAITS);
    await thaw.tap(DO_IT);
    await thaw.untilPrinted(/run 1 began .*: the window, by waiting/);
    await thaw.untilPrinted(/#4 CLOSE +ok/);
    await thaw.tap(SERVER);
    await thaw.tap(RESET);
    await thaw.tap(DO_IT);
    await thaw.untilPrinted(/#7 RECEIVE +error +reset/);
    assert.deepEqual(thaw.complaints, []);
});

test("a button is as high as a finger, and one fills the screen", async t => {
    const thaw = await open(t, await serve(t) + "?delay=0", TELEPHONE);
    await thaw.untilShown();
    await thaw.tap({x: FULL_SCREEN.x, y: FULL_SCREEN.y - REACH});
    await until("a full screen", () => thaw.fillsScreen());
    await thaw.tap({x: FULL_SCREEN.x, y: FULL_SCREEN.y + REACH});
    await until("the page as it was", async () => !await thaw.fillsScreen());
    assert.deepEqual(thaw.complaints, []);
});

test("a finger in a field brings up the keyboard, and what it makes is typed", async t => {
    const thaw = await open(t, await serve(t) + "?delay=0&message=", TELEPHONE);
    await thaw.untilShown();
    await thaw.tap(CONNECTION);
    await until("a focus for the keyboard", async () => {
        await thaw.tap(MESSAGE);
        return await thaw.hasKeyboard();
    });
    await until("a field to type in", () => thaw.isTyping());
    await thaw.compose("moom", "noon");
    await thaw.insert(" tea");
    await thaw.erase(2);
    await thaw.tap(DO_IT); // closes what lies over the window, and does nothing else
    assert.equal(await thaw.hasKeyboard(), false);
    await until("the window without the field", async () => !await thaw.isTyping());
    await thaw.tap(DO_IT);
    await thaw.untilPrinted(/RECEIVE +ok +6 bytes "noon t"/);
    assert.deepEqual(thaw.complaints, []);
});

test("what is typed in a frozen window comes after the tap before it", async t => {
    const thaw = await open(t, await serve(t) + "?strategy=block&delay=2000&message=", {touch: true});
    await thaw.untilShown();
    await thaw.press("Enter");
    await until("a freeze", async () => await thaw.title() === FREEZE);
    await thaw.tap(await thaw.field(0));
    await thaw.insert("late");
    assert.equal(await thaw.title(), FREEZE);
    await until("a field to type in", () => thaw.isTyping());
    await thaw.press("Enter");
    await thaw.untilPrinted(/RECEIVE +ok +4 bytes "late"/);
    assert.deepEqual(thaw.complaints, []);
});

// Open a page that does not get as far as its program, and wait for what it says.
async function refuses(t, address, words, early) {
    const thaw = await open(t, address, {early});
    await thaw.untilNotice(words);
    await thaw.close();
}

test("a browser that lacks something is told what", async t => {
    const site = await serve(t);
    const noThreads = /^This browser has no WebAssembly with threads/;
    await refuses(t, site, noThreads, () => delete globalThis.WebAssembly);
    await refuses(t, site, noThreads, () => delete globalThis.Atomics);
    await refuses(t, site, noThreads, () => {
        const Memory = WebAssembly.Memory;
        WebAssembly.Memory = function () { return new Memory({initial: 1}); };
    });
    await refuses(t, site, /^This browser has no memory that threads can share/,
                  () => delete globalThis.SharedArrayBuffer);
    await refuses(t, site.replace("127.0.0.1", ELSEWHERE), /^Browsers give threads only to pages/);
});

test("without the headers a browser without a service worker is told of both", async t => {
    const site = await serve(t, {headers: false});
    await refuses(t, site, /no service worker to add them/,
                  () => Object.defineProperty(Navigator.prototype, "serviceWorker", {value: null}));
    await refuses(t, site, /the service worker that adds them does not start: no room/, () => {
        ServiceWorkerContainer.prototype.register = async () => { throw new Error("no room"); };
    });
    await refuses(t, site, /the service worker that adds them did not help/, () => {
        Object.defineProperty(globalThis, "crossOriginIsolated", {value: false});
    });
});

test("a browser that is short of memory is told so", async t => {
    const site = await serve(t);
    await refuses(t, site, /^thaw needs 512 MiB of memory, which this browser does not give/, () => {
        WebAssembly.Memory = function () { throw new RangeError("could not allocate memory"); };
    });
    const outOfMemory = /^thaw has stopped: this browser has run out of memory/;
    await refuses(t, site, outOfMemory, () => {
        const none = async () => { throw new RangeError("WebAssembly: Out of memory"); };
        WebAssembly.instantiate = none;
        WebAssembly.instantiateStreaming = none;
    });
});

test("a page that runs out of memory later says so over its last picture", async t => {
    const thaw = await open(t, await serve(t) + "?delay=0", {early: () => {
        const create = CanvasRenderingContext2D.prototype.createImageData;
        CanvasRenderingContext2D.prototype.createImageData = function (...size) {
            if (globalThis.isFull)
                throw new RangeError("Array buffer allocation failed");
            return create.apply(this, size);
        };
    }});
    await thaw.untilShown();
    await thaw.page.evaluate(() => { globalThis.isFull = true; });
    await thaw.untilNotice(/^thaw has stopped: this browser has run out of memory/);
});

test("a message that the memory does not hold is an error, and the program goes on", async t => {
    const script = "server delay 0\nconnect\n!send-bytes 500000000\nwait\nsend hello\nreceive\nclose\nwait\n";
    const query = new URLSearchParams({script, "max-message": 1000000000});
    const thaw = await open(t, `${await serve(t)}?${query}`);
    await thaw.untilPrinted(/SEND refused: no memory for a message of 500,000,000 bytes/);
    await thaw.untilPrinted(/RECEIVE +ok +5 bytes "hello"/);
    assert.deepEqual(thaw.complaints, []);
});

test("a link says what the page begins with", async t => {
    const site = await serve(t);
    await forEach([
        ["tour", /This is a window that talks to a server/],
        ["compare", /Compare: the same work three times/],
        ["scenario=drip", /This server answers with one byte every tenth of a second/],
        ["scenario=none", /none cannot be played: it cannot be opened/],
        ["strategy=block&fault=reset&delay=0&script=connect%0Asend x%0A!receive%0Await",
         /who waits: the window, by waiting[^]*RECEIVE +error/],
        ["message=salve&delay=0&script=do-it", /RECEIVE +ok +5 bytes "salve"/],
        ["version", /^thaw \d/],
    ], async ([query, words]) => {
        const thaw = await open(t, `${site}?${query}`);
        await until(`${words} of ${query}`, () => words.test(thaw.lines.join("\n")));
        assert.deepEqual(thaw.complaints, []);
        await thaw.close();
    });
});

test("a link that does not work says why", async t => {
    const site = await serve(t);
    await forEach([
        ["script=" + "x".repeat(16385), /the scenario in the link has more than 16384 characters/],
        ["script=fly", /scenario .*fly/],
        ["script=%00%FF%C3", /scenario .*zero byte/],
        ["scenario=../../etc/passwd", /a scenario's name is made of letters/],
        ["replay=nothing.jsonl", /there is no recording nothing\.jsonl \(404\)/],
        ["replay=//127.0.0.2/x", /a recording has to lie beside the page/],
        ["replay=data:,x", /a recording has to lie beside the page/],
        ["replay=javascript:alert(1)", /a recording has to lie beside the page/],
        ["replay=http://[", /the recording's name is no address/],
        ["replay=page.js", /page\.js cannot be replayed: it is not a recording of thaw/],
        ["replay=", /\/link\/recording cannot be replayed: it is not a recording of thaw/],
        ["strategy=magic", /--strategy.*magic/],
        ["strategy=<img src=x onerror=alert(1)>", /--strategy.*<img src=x/],
        ["fault=fly", /--fault.*fly/],
        ["delay=-1", /--delay/],
        ["delay=1e99", /--delay/],
        ["scale=nan", /--scale/],
        ["theme=", /--theme/],
        ["message=" + "y".repeat(5000), /--message/],
        ["tour&script=quit", /--tour and --script cannot go together/],
        ["selftest&fault=fly", /--fault.*fly/],
    ], ([query, words]) => refuses(t, `${site}?${query}`, words));
});
