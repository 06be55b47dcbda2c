// Brings Node's own fetch and its https module to the proxy that HTTPS_PROXY names.
//
// Node 20 has both ignore that variable. Loaded with --require, before the program. Hosts that
// NO_PROXY names are reached directly. A program that brings an agent or a dispatcher for a proxy
// of its own keeps it.
"use strict";

const http = require("node:http");
const https = require("node:https");
const net = require("node:net");
const tls = require("node:tls");

const proxy = parsed(process.env.HTTPS_PROXY || process.env.https_proxy);
const unproxied = (process.env.NO_PROXY || process.env.no_proxy || "")
  .split(/[\s,]+/)
  .filter(Boolean)
  .map((each) => each.toLowerCase().replace(/^\*?\./, ""));

function parsed(text) {
  try {
    return text ? new URL(text) : null;
  } catch {
    return null;
  }
}

function goesDirectly(host) {
  const name = String(host || "localhost").toLowerCase().replace(/^\[|\]$/g, "");
  return unproxied.some((each) => each === "*" || name === each || name.endsWith(`.${each}`));
}

// Calls back with a connection to host and port through the proxy, or with an error.
function tunnel(host, port, callback) {
  const target = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
  const request = http.request({
    host: proxy.hostname.replace(/^\[|\]$/g, ""),
    port: proxy.port || 80,
    method: "CONNECT",
    path: target,
    headers: { Host: target },
    agent: false,
  });
  request.once("connect", (answer, socket) => {
    if (answer.statusCode === 200) {
      callback(null, socket);
      return;
    }
    socket.destroy();
    callback(refusal(target, answer.statusCode));
  });
  // An answer to CONNECT that is no 2xx comes as a "connect" too; this is for servers that are none.
  request.once("response", (answer) => {
    answer.resume();
    callback(refusal(target, answer.statusCode));
  });
  request.once("error", callback);
  request.end();
}

function refusal(target, status) {
  const error = new Error(`${proxy.host} answered ${status} to CONNECT ${target}`);
  error.code = "ERR_GRAPHMOCK_PROXY";
  return error;
}

function leadHttps() {
  const directly = https.Agent.prototype.createConnection;
  https.Agent.prototype.createConnection = function createConnection(options, callback) {
    const given = typeof options === "object" && options !== null ? options : {};
    if (given.socket || given.socketPath || !given.host || goesDirectly(given.host)) {
      return directly.apply(this, arguments);
    }
    tunnel(given.host, given.port || 443, (error, socket) => {
      if (error) callback(error);
      else callback(null, directly.call(this, { ...given, socket }));
    });
    return undefined;
  };
}

// What undici calls for a connection; the socket has to be ready when it is called back.
function connect(options, callback) {
  const isTls = options.protocol === "https:";
  const host = options.hostname.replace(/^\[|\]$/g, "");
  const port = Number(options.port) || (isTls ? 443 : 80);
  const secured = (socket) => ({
    host,
    port,
    ...(socket ? { socket } : {}),
    servername: options.servername || (net.isIP(host) ? undefined : host),
    ALPNProtocols: ["http/1.1"],
  });
  const ready = (socket, event) => {
    const failed = (error) => callback(error, null);
    socket.once("error", failed);
    socket.once(event, () => {
      socket.removeListener("error", failed);
      socket.setNoDelay(true);
      callback(null, socket);
    });
  };
  if (!isTls) ready(net.connect({ host, port }), "connect");
  else if (goesDirectly(host)) ready(tls.connect(secured()), "secureConnect");
  else {
    tunnel(host, port, (error, socket) => {
      if (error) callback(error, null);
      else ready(tls.connect(secured(socket)), "secureConnect");
    });
  }
}

function leadFetch() {
  if (typeof globalThis.fetch !== "function") return;
  const dispatcher = Symbol.for("undici.globalDispatcher.1");
  void globalThis.Response; // has Node load the undici within, which leaves its dispatcher there
  const known = globalThis[dispatcher];
  if (known === undefined) {
    process.emitWarning("graphmock: this Node's fetch goes past the proxy", "GraphmockWarning");
    return;
  }
  globalThis[dispatcher] = new known.constructor({ connect });
}

if (proxy) {
  leadHttps();
  leadFetch();
}
