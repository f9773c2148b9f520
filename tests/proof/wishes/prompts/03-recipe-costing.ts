import type { Row } from "../formula";
import { firstOf, type WishSpec } from "../needs";
import { NotSaid, type Reading } from "../reading";

function recipes(reading: Reading) {
  const recipe = reading.entity(/^recipe$/i);
  const line = reading.linesOf(recipe);
  const ingredient = reading.entity(/^ingredient$/i);
  const price = reading.field(ingredient, /price|cost/i, ["money"]);
  const quantity = reading.field(line, /quantity|amount/i, ["decimal"]);
  const via = reading.refers(line, recipe).id;
  const uses = reading.refers(line, ingredient);
  /** 500 g of flour at 1.20 a kilogram, 250 g of butter at so much, 4 eggs at 0.30 each. */
  const dough = (butter: number): Row[] =>
    [[0.5, 120], [0.25, butter], [4, 30]].map(([much = 0, cents = 0]) =>
      reading.row(line, { [via]: null, [quantity.path]: much, [`${uses.id}.${price.path}`]: cents }),
    ); // biome-ignore format: a table is read by rows
  const baker = reading.app.roles.find((role) => reading.access(role, recipe)?.can.includes("create"));
  if (!baker) throw new NotSaid("nobody makes recipes");
  return { recipe, line, ingredient, price, quantity, dough, baker };
}
export const baking: WishSpec[] = [
  {
    about: /recipe|cost|calculat/i,
    holds: (reading) => {
      const { recipe, quantity, dough, baker } = recipes(reading);
      const cost = reading.value(recipe, "what its ingredients cost", [{ values: {}, others: dough(900), gives: 405 }, { values: {}, others: dough(1000), gives: 430 }]); // biome-ignore format: two cases
      return [
        ...reading.kept(quantity, { min: 0 }),
        cost.fact,
        reading.played("the cost is seen in a browser", recipe.id, `${recipe.id}.${cost.field.id}`),
        ...reading.enters(baker, recipe),
        reading.does(baker, recipe, "delete"),
      ];
    },
  },
  {
    about: /ingredient|price|pay/i,
    holds: (reading) => {
      const { ingredient, line, price, baker } = recipes(reading);
      const copied = line.fields.find(({ compute, stored }) => compute && stored === "atCreate");
      if (copied) throw new NotSaid(`${copied.label} of a recipe stays when the price of an ingredient changes`);
      return [
        ...reading.kept(price, { min: 0 }),
        ...reading.kept(reading.field(ingredient, /unit|per/i)),
        ...reading.enters(baker, ingredient),
        reading.does(baker, ingredient, "update"),
      ];
    },
  },
  {
    about: /margin|selling/i,
    holds: (reading) => {
      const { recipe, dough } = recipes(reading);
      const margin = reading.field(recipe, /margin/i, ["percent"]);
      const { min, max } = margin.field.limits;
      if (min !== 0 || max === undefined || max >= 100) throw new NotSaid("a margin of 100 % or below 0 is taken");
      const priced = (gives: number) => [{ values: { [margin.path]: 60 }, others: dough(900), gives }];
      const selling = [1013, 648].map((gives) => () => reading.value(recipe, "the selling price", priced(gives)));
      const price = firstOf(selling);
      return [
        ...reading.kept(margin, { min, max }),
        price.fact,
        reading.played("the selling price is seen in a browser", recipe.id, `${recipe.id}.${price.field.id}`),
      ];
    },
  },
];
