// isolate.js - a service worker that adds the two headers without which browsers give a page no
// memory that threads share, for servers that cannot send them. It keeps nothing.
"use strict";

addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil(clients.claim()));

async function isolated(request) {
    const answer = await fetch(request);
    if (answer.status === 0) // of another origin, which does not say what it is
        return answer;
    const headers = new Headers(answer.headers);
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Embedder-Policy", "require-corp");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    return new Response(answer.body, {status: answer.status, statusText: answer.statusText, headers});
}

addEventListener("fetch", event => {
    if (event.request.cache !== "only-if-cached" || event.request.mode === "same-origin")
        event.respondWith(isolated(event.request));
});
