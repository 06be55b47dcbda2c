// How times, people and answers are written. Local times come without an offset and stay as they are.

export const time = (local) => local.slice(11, 16);

export const day = (date, options = { weekday: "short", day: "numeric", month: "short" }) =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString("en-GB", { ...options, timeZone: "UTC" });

export const instant = (utc) => `${utc.slice(0, 10)} ${utc.slice(11, 16)} UTC`;

export function plus(date, days) {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

export const monday = (date) => plus(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));

const RESPONSES = {
  none: "no answer yet",
  notResponded: "no answer yet",
  organizer: "organizer",
  accepted: "accepted",
  tentativelyAccepted: "tentatively accepted",
  declined: "declined",
};

export const response = (word) => RESPONSES[word] ?? word;

const MESSAGES = {
  meetingRequest: "invitation",
  meetingCancelled: "cancellation",
  meetingAccepted: "accepted",
  meetingTenativelyAccepted: "tentative",
  meetingDeclined: "declined",
};

export const messageKind = (word) => MESSAGES[word] ?? word;

export const meetingLink = ({ uid, occurrence }) =>
  `#/meeting/${encodeURIComponent(uid)}${occurrence ? `/${occurrence}` : ""}`;
