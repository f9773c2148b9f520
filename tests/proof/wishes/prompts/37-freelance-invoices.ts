import type { Row } from "../formula";
import { required, type WishSpec } from "../needs";
import { checked, kinds, NotSaid, type Reading } from "../reading";

function invoices(reading: Reading) {
  const it = {
    get invoice() {
      return reading.entity(/^invoice$/i);
    },
    get line() {
      return reading.linesOf(it.invoice);
    },
    get client() {
      return reading.field(it.invoice, /client|customer|recipient/i);
    },
    get price() {
      return reading.field(it.line, /price|rate/i, ["money"]);
    },
    get quantity() {
      return reading.field(it.line, /quantity|hours|amount/i, ["int", "decimal"]);
    },
    get rate() {
      return reading.field(it.invoice, /vat|tax/i, ["percent"]);
    },
    get freelancer() {
      const role = reading.app.roles.find((one) => reading.access(one, it.invoice)?.can.includes("create"));
      if (!role) throw new NotSaid("nobody writes invoices");
      return role;
    },
    /** 10 hours at 65.00 and one item at 120.50. */
    get lines(): Row[] {
      const via = reading.refers(it.line, it.invoice).id;
      const line = (much: number, cents: number) =>
        reading.row(it.line, { [via]: null, [it.quantity.path]: much, [it.price.path]: cents });
      return [line(10, 6500), line(1, 12050)];
    },
  };
  return it;
}

export const invoicing: WishSpec[] = [
  {
    about: /invoice/i,
    holds: (reading) => {
      const { invoice, line, client, price, quantity, lines, freelancer } = invoices(reading);
      const date = reading.field(invoice, /date|issued/i, kinds.time);
      const number = reading.field(invoice, /number/i, ["sequence"]);
      const net = reading.value(invoice, "the sum of its lines", [{ values: {}, others: lines, gives: 77_050 }]);
      const columns = invoice.columns.map((path) => path.split(".")[0]);
      for (const shown of [client.path, number.path, date.path, net.field.id])
        if (!columns.includes(shown.split(".")[0])) throw new NotSaid(`the list of invoices does not show ${shown}`);
      return [
        ...[client, date, quantity].flatMap((reached) => reading.kept(reached)),
        ...reading.kept(price, { min: 0 }),
        required(invoice, [client.path.split(".")[0] ?? ""]),
        net.fact,
        checked("each invoice gets the next number", `${invoice.id}.sequence.${number.field.id}`),
        ...reading.enters(freelancer, invoice),
        reading.played("lines are entered in a browser", line.id, invoice.id),
        reading.does(freelancer, invoice, "delete"),
      ];
    },
  },
  {
    about: /\bvat\b/i,
    holds: (reading) => {
      const { invoice, rate, lines } = invoices(reading);
      const at = (percent: number, gives: number) => ({ values: { [rate.path]: percent }, others: lines, gives });
      const tax = reading.value(invoice, "the VAT", [at(20, 15_410), at(10, 7_705)]);
      const total = reading.value(invoice, "the total with VAT", [at(20, 92_460), at(10, 84_755)]);
      return [
        ...reading.kept(rate, { min: 0, max: 100 }),
        tax.fact,
        total.fact,
        reading.played("the total is seen in a browser", invoice.id, `${invoice.id}.${total.field.id}`),
      ];
    },
  },
  { about: /pdf/i, holds: (reading) => [reading.printed(invoices(reading).invoice)] },
  { about: /green|colou?r/i, holds: (reading) => [reading.colours(null, "#006400")] },
];
