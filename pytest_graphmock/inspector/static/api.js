// The control API, as this page asks it.

const ROOT = "/_graphmock/";

export async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(ROOT + path, options);
  const content = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) throw new Error(content?.error?.message ?? `status ${answer.status}`);
  return content;
}

export const get = (path, options = {}) => {
  const given = Object.entries(options).filter(([, value]) => value);
  const query = new URLSearchParams(given);
  return call("GET", given.length ? `${path}?${query}` : path);
};

export const mailboxPath = (owner, rest) => `inspect/mailboxes/${encodeURIComponent(owner)}/${rest}`;

// Ask over and over what is new since a version; the answer comes when there is something.
export async function watch(since, whenNew, whenLost) {
  for (;;) {
    try {
      const { version } = await get("live", { since });
      if (version !== since) await whenNew();
      since = version;
    } catch {
      whenLost();
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}
