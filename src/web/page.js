// page.js - the page around the program: what it needs of the browser, its options from the link, its
// window, and the files that go in and out. thaw.js, which Emscripten makes, is loaded last.
//
// The program runs on threads of its own. This thread shows its pictures and hands on what people do,
// so it stays alive when the program's window freezes.
"use strict";

const PAGES = 8192; // of 64 KiB: as much memory as the program was linked with
const FILE_MAX = 64 * 1024 * 1024; // bytes of a recording that comes in
const SCRIPT_MAX = 16 * 1024; // characters of a scenario in a link
const FILES_MAX = 16; // offered at a time
const OUTPUT_MAX = 200000; // characters
const FOLDER = "/downloads/"; // what the program saves there goes to the browser

// Options that a link may have, as those of the command line.
const SWITCHES = ["tour", "compare", "selftest", "help", "version"];
const VALUES = ["strategy", "delay", "fault", "message", "theme", "scale", "connect-timeout",
                "send-timeout", "receive-timeout", "max-message"];
const WITHOUT_WINDOW = ["selftest", "help", "version"];

const query = new URLSearchParams(location.search);
const canvas = document.getElementById("canvas");
const element = id => document.getElementById(id);

// ---- words ----

function say(words, {again = false, progress} = {}) {
    element("words").textContent = words;
    element("bar").hidden = progress === undefined;
    element("bar").firstElementChild.style.width = `${100 * (progress || 0)}%`;
    element("again").hidden = !again;
    element("notice").hidden = false;
}

// What is said of a failure stays: what follows from it says less.
let failed = false;

function fail(words) {
    if (!failed)
        say(words, {again: true});
    failed = true;
    console.warn(`thaw: ${words}`);
}

element("again").addEventListener("click", () => location.reload());

// What the browser says of a program that cannot go on is not for everybody.
function stop(reason) {
    fail(/memory|allocation/i.test(reason)
         ? "thaw has stopped: this browser has run out of memory. Close other pages."
         : `thaw has stopped: ${reason}`);
}

// ---- what it takes ----

const NO_THREADS = "This browser has no WebAssembly with threads, in which thaw runs. " +
                   "Take a current Chromium, Firefox or Safari.";

function missingOfBrowser() {
    if (typeof WebAssembly !== "object" || typeof Atomics !== "object" ||
        typeof Worker !== "function")
        return NO_THREADS;
    if (!window.isSecureContext)
        return "Browsers give threads only to pages that came by https, or from this machine. " +
               "Open this page by https.";
    if (window.crossOriginIsolated && typeof SharedArrayBuffer !== "function")
        return "This browser has no memory that threads can share. " +
               "Take a current Chromium, Firefox or Safari.";
    return "";
}

// Servers that cannot send the headers are helped by a service worker, and then the page is loaded
// once more. A second time would not change anything.
async function isolate() {
    const tried = "thaw-isolated";
    const lacks = "The server of this page does not send the headers Cross-Origin-Opener-Policy and " +
                  "Cross-Origin-Embedder-Policy, without which browsers give no threads, and ";
    if (window.crossOriginIsolated) {
        sessionStorage.removeItem(tried);
        return true;
    }
    if (!navigator.serviceWorker) {
        fail(lacks + "this browser, perhaps in a private window, has no service worker to add them.");
        return false;
    }
    if (sessionStorage.getItem(tried)) {
        fail(lacks + "the service worker that adds them did not help.");
        return false;
    }
    try {
        await navigator.serviceWorker.register("isolate.js");
        await navigator.serviceWorker.ready;
    } catch (error) {
        fail(`${lacks}the service worker that adds them does not start: ${error.message}`);
        return false;
    }
    sessionStorage.setItem(tried, "1");
    location.reload();
    return false;
}

// ---- options ----

// The program's own words tell of a value that it does not take.
async function readOptions() {
    const options = [];
    for (const name of SWITCHES)
        if (query.has(name))
            options.push(`--${name}`);
    for (const name of VALUES)
        if (query.has(name))
            options.push(`--${name}=${query.get(name)}`);
    if (query.has("scenario"))
        options.push(`--script=${takeScript(`play ${takeName(query.get("scenario"))}\n`)}`);
    if (query.has("script"))
        options.push(`--script=${takeScript(query.get("script"))}`);
    if (query.has("replay"))
        options.push(`--replay=${await fetchRecording(query.get("replay"))}`);
    return options;
}

// Files that are there before the program starts.
const files = [];

function takeScript(text) {
    if (text.length > SCRIPT_MAX)
        throw new Error(`the scenario in the link has more than ${SCRIPT_MAX} characters`);
    files.push({path: "/link.thaw", bytes: new TextEncoder().encode(text)});
    return "/link.thaw";
}

// Of a scenario in the program's list.
function takeName(name) {
    if (!/^[\w-]{1,64}$/.test(name))
        throw new Error("a scenario's name is made of letters, digits, _ and -");
    return name;
}

function addressOf(name) {
    try {
        return new URL(name, location.href);
    } catch {
        throw new Error("the recording's name is no address");
    }
}

async function fetchRecording(name) {
    const address = addressOf(name);
    if (address.origin !== location.origin)
        throw new Error("a recording has to lie beside the page");
    const answer = await fetch(address, {mode: "same-origin"});
    if (!answer.ok)
        throw new Error(`there is no recording ${name} (${answer.status})`);
    const path = inFolder("/link/", address.pathname.split("/").pop(), "recording");
    files.push({path, bytes: await readBytes(answer.body, name)});
    return path;
}

async function readBytes(stream, name) {
    const pieces = [];
    let size = 0;
    const reader = stream.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        pieces.push(piece.value);
        size += piece.value.length;
        if (size > FILE_MAX) {
            reader.cancel();
            throw new Error(`${name} is larger than ${FILE_MAX / 1048576} MiB`);
        }
    }
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

// The path of a file that may have no name of its own.
function inFolder(folder, name, unnamed) {
    return folder + (name.replace(/[^\w.-]/g, "_").replace(/^\.*/, "").slice(0, 100) || unnamed);
}

function writeFile({path, bytes}) {
    Module.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")) || "/");
    Module.FS.writeFile(path, bytes);
}

// ---- files that go out ----

// Every file that the program has written and closed. What a person has just asked for is saved, and
// what a scenario of a link writes is offered.
function handOver(path) {
    const name = path.slice(FOLDER.length);
    const bytes = Module.FS.readFile(path);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = name;
    link.textContent = `Save ${name} (${Math.ceil(bytes.length / 1024)} KiB)`;
    if (!navigator.userActivation || navigator.userActivation.isActive) {
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 60000);
        return;
    }
    const list = element("files");
    if (list.children.length >= FILES_MAX)
        dropOffer(list.firstElementChild);
    link.addEventListener("click", () => setTimeout(dropOffer, 60000, link));
    list.append(link);
    list.hidden = false;
}

function dropOffer(link) {
    URL.revokeObjectURL(link.href);
    link.remove();
    element("files").hidden = element("files").children.length === 0;
}

const written = new Set(); // paths of open files

function watchFiles() {
    Module.FS.mkdir(FOLDER.slice(0, -1));
    Module.FS.chdir(FOLDER);
    const watch = Module.FS.trackingDelegate;
    watch.onWriteToFile = path => path.startsWith(FOLDER) && written.add(path);
    watch.onCloseFile = path => written.delete(path) && setTimeout(handOver, 0, path);
}

// ---- files that come in ----

function takesDrops() {
    addEventListener("dragover", event => event.preventDefault());
    addEventListener("drop", async event => {
        event.preventDefault();
        const file = event.dataTransfer.files[0];
        if (!file || file.size > FILE_MAX) {
            console.warn("thaw: what was dropped is no file, or is too large");
            return;
        }
        const path = inFolder("/dropped/", file.name, "file");
        writeFile({path, bytes: new Uint8Array(await file.arrayBuffer())});
        Module.ccall("page_drop", null, ["string"], [path]);
    });
}

// ---- keys and fingers ----

// SDL's handlers run on the program's thread, too late to keep the browser from doing what it does
// at a key. What types a character must stay, or it would not be typed.
function keepFromBrowser(event) {
    const asks = event.ctrlKey || event.metaKey || event.altKey;
    const named = event.key.length > 1 && event.key !== "F12";
    // In the hidden field the program does what these ask for, so the browser must not do it as well.
    // A keyboard on the screen gives its keys no code, and its own must reach the field.
    if (event.target === element("keyboard")) {
        if (event.code !== "" && (event.ctrlKey || event.metaKey || named))
            event.preventDefault();
        return;
    }
    if (asks ? "sprekfbdtlz0123+-=.".includes(event.key.toLowerCase()) || named : named)
        event.preventDefault();
}

function takesInput() {
    addEventListener("keydown", keepFromBrowser);
    addEventListener("keypress", event => event.preventDefault());
    for (const name of ["touchstart", "touchmove", "touchend"])
        canvas.addEventListener(name, event => event.preventDefault(), {passive: false});
    canvas.addEventListener("wheel", event => event.preventDefault(), {passive: false});
    canvas.addEventListener("contextmenu", event => event.preventDefault());
}

// ---- a keyboard on the screen ----

// Where somebody may type, in points of the window, as the program has told last.
let fields = [];

function showFields(rects, count, typing) {
    fields = [];
    for (let i = 0; i < count; i++) {
        const [x, y, width, height] = Module.HEAP32.subarray((rects >> 2) + 4 * i);
        fields.push({x, y, width, height});
    }
    const keyboard = element("keyboard");
    if (typed && !typing && document.activeElement === keyboard)
        keyboard.blur();
    typed = typing;
}

let typed = false; // whether somebody typed when the program told last

// Browsers show a keyboard for an element that gets the focus, and only in the midst of a touch. So
// an element that nobody sees lies where the program's field is.
function followFinger(event) {
    const keyboard = element("keyboard");
    const {clientX, clientY} = event.changedTouches[0];
    const field = fields.find(({x, y, width, height}) =>
        clientX >= x && clientX < x + width && clientY >= y && clientY < y + height);
    if (!field) {
        keyboard.blur();
        return;
    }
    Object.assign(keyboard.style, {left: `${field.x}px`, top: `${field.y}px`,
                                   width: `${field.width}px`, height: `${field.height}px`});
    empty();
    keyboard.focus({preventScroll: true});
}

// There is always something to take back, or the keyboard would not tell that it wants to.
const FILLER = "\u00a0".repeat(64);
const FILLED_MAX = 4 * FILLER.length;
let before = FILLER; // what the keyboard has made of its text so far

function empty() {
    const keyboard = element("keyboard");
    keyboard.value = before = FILLER;
    keyboard.setSelectionRange(FILLER.length, FILLER.length);
}

// A keyboard may put another word in place of the last one. The program gets what differs: characters
// that are taken back, and the text that is new.
function passOn(event) {
    const now = [...element("keyboard").value];
    const old = [...before];
    let same = 0;
    while (same < now.length && same < old.length && now[same] === old[same])
        same++;
    for (let i = same; i < old.length; i++)
        Module.ccall("page_erase", null, [], []);
    for (const character of now.slice(same))
        Module.ccall("page_type", null, ["string"], [character === "\u00a0" ? " " : character]);
    before = now.join("");
    const low = now.length < FILLER.length / 2 || now.length > FILLED_MAX;
    if (low && !event.isComposing)
        empty();
}

function takesTyping() {
    canvas.addEventListener("touchend", followFinger);
    element("keyboard").addEventListener("input", passOn);
}

// ---- the window ----

let context;

// Copy parts of the program's pixels to the canvas. The parts are SDL_Rects.
function show(pixels, pitch, parts, count) {
    context = context || canvas.getContext("2d", {alpha: false});
    for (let i = 0; i < count; i++) {
        const [x, y, width, height] = Module.HEAP32.subarray((parts >> 2) + 4 * i);
        const image = context.createImageData(width, height);
        const to = new Uint32Array(image.data.buffer);
        for (let row = 0; row < height; row++) {
            const from = (pixels + (y + row) * pitch >>> 2) + x;
            to.set(Module.HEAPU32.subarray(from, from + width), row * width);
        }
        for (let j = 0; j < to.length; j++)
            to[j] |= 0xFF000000; // opaque
        context.putImageData(image, x, y);
    }
    element("notice").hidden = !failed && !ended;
}

function fillScreen(fill) {
    if (!fill && !document.fullscreenElement)
        return;
    if (!document.fullscreenEnabled) {
        console.warn("thaw: this browser lets no page fill the screen");
        return;
    }
    const asked = fill ? document.documentElement.requestFullscreen() : document.exitFullscreen();
    asked.catch(error => console.warn(`thaw: full screen: ${error.message}`));
}

// SDL looks at the ratio of pixels when the window changes its size. A move to another screen may
// change the ratio alone.
function followRatio() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => {
        dispatchEvent(new UIEvent("resize"));
        followRatio();
    }, {once: true});
}

// ---- the program ----

const prints = WITHOUT_WINDOW.some(name => query.has(name));
let ended = false;
let complaint = "";

// Where there is no window, the page shows what the program prints.
function put(line) {
    const output = element("output");
    if (!prints)
        return;
    element("notice").hidden = !failed;
    output.hidden = false;
    output.textContent = `${output.textContent}${line}\n`.slice(-OUTPUT_MAX);
}

function print(line) {
    console.log(line);
    put(line);
}

function complain(line) {
    complaint = line;
    console.warn(line);
    put(line);
}

function end(code) {
    ended = true;
    console.log(`thaw has ended with code ${code}`);
    if (prints)
        return;
    say(code && complaint ? complaint : "thaw has ended.", {again: true});
}

// What goes wrong on this thread, or comes to it from a worker that cannot go on.
function watchErrors() {
    const reasonOf = thrown => String(thrown && thrown.message || thrown);
    addEventListener("error", event => stop(reasonOf(event.error) || event.message));
    addEventListener("unhandledrejection", event => stop(reasonOf(event.reason)));
}

function load(options, wasmMemory) {
    watchErrors();
    window.Module = {
        canvas,
        wasmMemory,
        arguments: options,
        print,
        printErr: complain,
        preRun: [watchFiles, () => files.forEach(writeFile)],
        onRuntimeInitialized: () => { takesDrops(); takesInput(); takesTyping(); followRatio(); },
        onExit: end,
        onAbort: reason => stop(String(reason)),
        setStatus: tellProgress,
        thawShow: show,
        thawFillScreen: fillScreen,
        thawShowFields: showFields,
    };
    const script = document.createElement("script");
    script.src = "thaw.js";
    script.onerror = () => fail("thaw.js does not load. Is the folder of this page complete?");
    document.body.append(script);
}

function tellProgress(words) {
    const [, done, all] = /\((\d+)\/(\d+)\)/.exec(words) || [];
    if (!failed && element("output").hidden && all)
        say("Loading", {progress: done / all});
}

// All of the program's memory is taken at once. Here it can be refused in a sentence.
function takeMemory() {
    let memory;
    try {
        memory = new WebAssembly.Memory({initial: PAGES, maximum: PAGES, shared: true});
    } catch {
        fail(`thaw needs ${PAGES / 16} MiB of memory, which this browser does not give. ` +
             "Close other pages.");
        return null;
    }
    if (memory.buffer instanceof SharedArrayBuffer)
        return memory;
    fail(NO_THREADS); // a browser that knows of none overlooks `shared`
    return null;
}

async function begin() {
    const missing = missingOfBrowser();
    if (missing) {
        fail(missing);
        return;
    }
    if (!await isolate())
        return;
    const wasmMemory = takeMemory();
    if (!wasmMemory)
        return;
    say("Loading", {progress: 0});
    try {
        load(await readOptions(), wasmMemory);
    } catch (error) {
        fail(`This link does not work: ${error.message}.`);
    }
}

begin();
