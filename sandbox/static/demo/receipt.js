// A drawn receipt, so that "já paguei" can be tried with a picture.

import { readReceipt } from "./api.js";
import { longMoment, money } from "./format.js";
import { say } from "./words.js";

/** Return a PDF of an invented receipt, printed by the sandbox: pix, scheduled, other. */
export function printedReceipt(kind, { client, company, at }) {
  const cents = client.overdue_minor || 9990;
  return readReceipt({ kind, client: client.name, company, cents, at: at.toISOString() });
}

/** Return a PNG of an invented Pix receipt, as the phone would attach it. */
export function sampleReceipt({ client, company, at }) {
  const canvas = document.createElement("canvas");
  canvas.width = 480;
  canvas.height = 560;
  const pen = canvas.getContext("2d");
  const write = (text, y, font, colour = "#24312c") => {
    pen.font = `${font} system-ui, sans-serif`;
    pen.fillStyle = colour;
    pen.fillText(text, 36, y, 408);
  };
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, 480, 560);
  pen.fillStyle = "#2a9d8f";
  pen.fillRect(0, 0, 480, 12);
  write(say("phone.receipt.title"), 74, "600 28px");
  write(money(client.overdue_minor || 9990), 140, "700 46px");
  write(say("phone.receipt.to"), 210, "18px", "#66736d");
  write(company, 238, "600 24px");
  write(say("phone.receipt.on"), 294, "18px", "#66736d");
  write(longMoment(at), 322, "600 24px");
  write("ID", 378, "18px", "#66736d");
  write("E00000000202611211200DEMO0001", 406, "22px");
  write(say("phone.receipt.fiction"), 510, "italic 18px", "#8a948f");
  return { content_type: "image/png", name: "comprovante.png", data: canvas.toDataURL("image/png").split(",")[1] };
}
