/**
 * What the engine knows about the world: nouns, what kind of thing each names, the fields it usually has (`id|Label|type`,
 * `!` = required; extras after a further bar) and titles of plausible examples. Nothing here is invented for one prompt.
 */
export type ThingKind =
  | "person" // has a name and a way to reach her
  | "object" // belongs to somebody: bike, dog, car
  | "work" // moves through statuses: job, ticket, order
  | "booking" // somebody reserves or applies for something
  | "bookable" // a slot, tour, instrument, event that can be booked
  | "item" // has a price or stock: part, product, ingredient
  | "container" // made of lines or of other things: recipe, invoice, album
  | "document" // is written and read: article, episode, report
  | "place"
  | "money"
  | "note"
  | "category";

export type Thing = {
  id: string;
  words: string[];
  kind: ThingKind;
  fields: string[];
  samples: string[];
  /** Statuses when the thing moves and the prompt does not say through which. */
  flow?: string[];
};

const thing = (words: string, kind: ThingKind, fields: string[], samples: string, flow?: string): Thing => {
  const list = words.split(", ");
  return {
    id: list[0] ?? words,
    words: list,
    kind,
    fields,
    samples: samples.split("; "),
    ...(flow ? { flow: flow.split(" > ") } : {}),
  };
};

const person = (words: string) =>
  thing(
    words,
    "person",
    ["name|Name|text!", "phone|Phone number|phone", "email|E-mail|email"],
    "Rosa Vidal; Jonas Weber; Mina Okafor; Elias Novak; Ines Duarte",
  );
const name = (label = "Name") => `name|${label}|text!`;
const title = (label = "Title") => `title|${label}|text!`;

export const things: readonly Thing[] = [
  // People who are kept as records.
  person("customer, client, buyer"), person("patient"), person("guest, visitor"), person("tenant, resident, renter"), person("member"),
  person("student, pupil, learner"), person("parent"), person("applicant, candidate"), person("volunteer, helper"), person("supplier, vendor, producer"),
  person("employee, worker, colleague"), person("player"), person("singer"), person("participant, runner, starter, attendee"), person("donor, donator"),
  person("contact, lead"), person("person"), person("teacher, trainer, coach, instructor, tutor"), person("guide"), person("speaker"), person("doctor, therapist"),
  person("driver"), person("artist, author, musician"), person("family, household"), person("organisation, company, firm, club, association"),
  person("sponsor, partner"), person("owner"), person("mechanic, technician"), person("friend"), person("user, account"),
  // Things somebody owns.
  thing("bike, bicycle, e-bike", "object", ["description|Bike|text!"], "Blue Trek hybrid; Orange Brompton; Black cargo bike; Green city bike"),
  thing("car, vehicle, van, truck", "object", ["description|Make and model|text!", "plate|Plate|text"], "Silver estate; Red hatchback; White van; Blue pick-up"),
  thing("dog, puppy", "object", ["name|Name|text!", "breed|Breed|text"], "Biscuit; Luna; Otto; Pepper; Milo"),
  thing("pet, animal, cat, horse", "object", ["name|Name|text!", "species|Species|text"], "Biscuit; Luna; Otto; Pepper"),
  thing("device, laptop, printer, computer, phone, appliance", "object", ["description|Device|text!", "serial|Serial number|text"], "Staff-room printer; Library laptop 4; Projector in room 12; Front-desk scanner"),
  thing("asset, equipment, tool, machine", "bookable", [name(), "location|Location|text"], "Cordless drill; Long ladder; Label printer; Hedge trimmer"),
  thing("watch, clock", "object", ["description|Watch|text!"], "Steel diver; Gold pocket watch; Kitchen wall clock"),
  thing("shoe, boot, garment, dress, suit", "object", ["description|Description|text!"], "Brown walking boots; Black dress shoes; Grey wool coat"),
  thing("plant, houseplant, tree", "object", [name(), "room|Room|text"], "Monstera by the window; Kitchen basil; Old fern; Lemon tree"),
  thing("boat, kayak, canoe", "bookable", [name(), "seats|Seats|int|min=1"], "Heron; Kingfisher; Otter; Grebe"),
  // Work that moves.
  thing("job, repair, repair job, repair order", "work", ["problem|What is wrong|longtext!"], "Rear brake rubs; Gear hub slips in third; New chain and cassette; Wheel out of true", "Waiting > In progress > Done > Picked up"),
  thing("ticket, issue, incident, bug", "work", ["title|What is wrong|text!", "description|Details|longtext"], "Projector in room 12 stays dark; Printer jams on page two; Password forgotten; Wi-fi drops in the library", "New > In progress > Waiting > Solved"),
  thing("request, enquiry, inquiry", "work", ["title|Request|text!", "description|Details|longtext"], "New desk lamp; Key for the archive; Second monitor; Quiet room on Friday", "New > Approved > Rejected > Done"),
  thing("order", "work", ["note|Note|longtext"], "Two boxes, pick up on Friday; Without ribbon; Call before delivery", "New > In progress > Ready > Picked up"),
  thing("task, to-do, chore, action item", "work", ["title|Task|text!", "due|Due|date"], "Call the florist; Order name cards; Check the sound system; Send the seating plan", "Open > In progress > Done"),
  thing("project, case, matter", "work", [title("Project"), "description|Description|longtext"], "Harbour signage; New reading room; Courtyard planting", "Planned > Active > Finished"),
  thing("complaint, defect, damage, problem", "work", ["title|Problem|text!", "description|Details|longtext"], "Dripping tap; Loose handrail; Heating stays cold", "Reported > In progress > Solved"),
  thing("idea, suggestion, proposal", "work", ["title|Idea|text!", "description|Description|longtext"], "Bench under the lime tree; Shared tool shed; Evening opening on Thursdays", "Suggested > Accepted > Declined"),
  thing("delivery, shipment, parcel", "work", ["description|Contents|text!", "address|Address|address"], "Two boxes of books; Crate of glasses; Rolled carpet", "Planned > On the way > Delivered"),
  thing("translation", "work", ["title|Text|text!"], "User manual, 12 pages; Exhibition leaflet; Tenancy agreement", "New > In progress > Checked > Delivered"),
  thing("quest", "work", [title("Quest")], "The drowned bell; Letters for the miller; The lantern thief", "Open > Done > Failed"),
  thing("inspection, check, audit", "work", [title("Inspection"), "date|Date|date"], "Fire doors, north wing; Playground swings; Kitchen hygiene", "Planned > Passed > Failed"),
  thing("leave request, holiday, vacation, absence", "work", ["from|From|date!", "until|Until|date!", "reason|Reason|text"], "Family visit; Summer break; Moving house", "Requested > Approved > Rejected"),
  // What is reserved, and the reservation.
  thing("booking, reservation", "booking", [], "Table by the window; Birthday visit; School class"),
  thing("appointment", "booking", ["start|Start|datetime!"], "First visit; Follow-up; Check-up"),
  thing("registration, sign-up, enrolment, enrollment, entry", "booking", [], "Family of three; First time here; Club team"),
  thing("application", "booking", ["letter|Cover letter|longtext!"], "I have led volunteer groups for five years.; I studied river ecology and love field work.; I worked two seasons in a nature reserve."),
  thing("loan, rental, borrowing", "booking", ["from|From|date!", "until|Until|date!"], "For the spring fair; Garden weekend; Film night"),
  thing("tour, guided tour, excursion, trip, hike", "bookable", [title(), "description|Description|longtext"], "Lighthouse and lifeboats; Masts and rigging; Life below deck; Harbour at dusk"),
  thing("slot, time slot, tour slot, session, appointment slot", "bookable", ["start|Start|datetime!"], "Morning; Afternoon; Evening"),
  thing("walk", "booking", ["start|Start|datetime!", "address|Address|address"], "Morning round; Park loop; River path"),
  thing("class, lesson, course, workshop, training course, seminar", "bookable", [title(), "start|Start|datetime!"], "Monday group; Saturday morning; Spring term; Evening session"),
  thing("shift, duty", "bookable", [title("Shift"), "start|Start|datetime!", "end|End|datetime!"], "Sorting, morning; Front desk; Van round; Evening tidy-up"),
  thing("event, party, meeting, rehearsal, concert, performance, show, match, game, race, tournament", "bookable", [title(), "start|Start|datetime!", "location|Location|text"], "Summer evening at the pond; Open rehearsal; Lantern walk; Autumn concert"),
  thing("screening, film screening, movie screening, showing, film showing", "bookable", ["start|Start|datetime!", "location|Location|text"], "Evening screening; Matinee; Late show"),
  thing("instrument, microscope, lab device", "bookable", [name("Instrument"), "location|Location|text"], "Confocal microscope; Centrifuge; 3D printer; Spectrometer"),
  thing("room, meeting room, hall, studio, court, field, pitch", "bookable", [name(), "seats|Places|int|min=1"], "Harbour room; Attic studio; Garden hall; Small meeting room"),
  thing("table", "bookable", [name("Table"), "seats|Seats|int|min=1 max=20"], "Table 1; Table 2; Table 3; Window table"),
  thing("distance, discipline", "bookable", [name("Distance")], "3 km family run; 8 km; Half marathon"),
  thing("plot, garden, parcel of land, lot", "bookable", ["number|Plot number|text!"], "Plot 7; Plot 12; Plot 31; Plot 58"),
  thing("seat, place", "bookable", [name("Seat")], "Row 1 seat 1; Row 1 seat 2; Row 2 seat 5"),
  thing("locker, parking space, desk, workstation", "bookable", [name()], "North 1; North 2; South 4"),
  // Items with a price or stock.
  thing("part, spare part, component", "item", [name("Part"), "price|Price|money!|min=0"], "Brake pads; Cable; Chain; Inner tube; Bell"),
  thing("ingredient", "item", [name("Ingredient"), "unit|Unit|text!", "price|Price per unit|money!|min=0"], "Wheat flour; Butter; Cane sugar; Eggs; Dark chocolate"),
  thing("product, article for sale, good, item, offer", "item", [name(), "price|Price|money!|min=0"], "Linen apron; Oak board; Beeswax candle; Clay mug"),
  thing("material, supply, consumable", "item", [name("Material"), "unit|Unit|text"], "Oak plank; Wood glue; Screws 4 × 40; Sanding paper"),
  thing("dish, menu item, meal, drink", "item", [name("Dish"), "price|Price|money!|min=0"], "Miso ramen; Gyoza; Pickled radish; Green tea"),
  thing("service, treatment", "item", [name("Service"), "price|Price|money!|min=0", "minutes|Minutes|int|min=5"], "Basic service; Full clean; Quick check"),
  thing("food, grocery, stock item", "item", [name(), "amount|Amount|int!|min=0", "bestBefore|Best before|date"], "Pasta; Tinned tomatoes; Rice; Apples"),
  thing("house, flat, apartment, property, home, candidate home", "item", ["address|Address|address!", "price|Price|money!|min=0"], "4 Mill Lane; 17 Station Road; 2 Orchard Row; 9 Canal Street"),
  thing("factor", "item", [name("Factor"), "value|Value|decimal!|min=0"], "Car, per km; Train, per km; Bicycle, per km"),
  // Containers.
  thing("recipe", "container", [name("Recipe"), "portions|Portions|int!|min=1"], "Butter croissant; Rye loaf; Chocolate tart; Cinnamon roll"),
  thing("sender, issuer", "place", [name(), "address|Address|address!", "taxNumber|VAT number|text", "account|Bank account|text"], "Vidal Design; Vidal Workshops; Studio Vidal"),
  thing("invoice, bill", "container", ["number|Number|sequence", "date|Date|date!"], "2026-041; 2026-042; 2026-043", "Draft > Sent > Paid"),
  thing("quote, estimate", "container", [title("Quote"), "date|Date|date"], "Kitchen shelves; Garden gate; Shop counter", "Draft > Sent > Accepted > Declined"),
  thing("album, collection, gallery", "container", [title("Album"), "date|Date|date"], "Spring regatta; Summer party; Boathouse repairs"),
  thing("wedding", "container", [title("Couple"), "date|Date|date!", "budget|Budget|money|min=0"], "Lena & Tom; Amara & Felix; Sofia & Jakob"),
  thing("menu, plan, list", "container", [title(), "date|Date|date"], "Week of the harvest; Spring; Autumn"),
  thing("playlist, programme", "container", [title()], "Evening programme; Slow start; Long drive"),
  thing("portfolio, account book", "container", [name()], "Savings; Holiday fund"),
  // Documents.
  thing("article, news, news article, post, blog post, news item, story", "document", [title(), "text|Text|longtext!"], "New footbridge opens in spring; Choir looks for tenors; Market moves to Saturday"),
  thing("episode, podcast episode", "document", [title(), "number|Number|int!|min=1", "date|Published|date!", "notes|Show notes|longtext!", "audio|Audio link|url"], "Why bridges hum; The last ferryman; A garden on the roof; Letters from the lighthouse"),
  thing("comment, reply, answer, message", "note", ["text|Text|longtext!"], "I would like to help with this.; Where can I read more?; Thank you for the clear words."),
  thing("review, feedback, testimonial", "note", ["text|Review|longtext!", "stars|Stars|rating!|min=1 max=5"], "Friendly and on time.; Clear explanations, fair price.; We will come again."),
  thing("session log, log entry, journal entry, diary entry", "document", [title(), "date|Date|date!", "text|Text|longtext"], "First week; After the storm; Ready for spring"),
  thing("report, protocol", "note", ["text|Report|longtext!"], "All went well, good mood throughout.; A bit shy at first, then happy.; Short break in the shade."),
  thing("note", "note", ["text|Note|longtext!"], "Prefers mornings.; Ring the side door.; Brings own material."),
  thing("song, piece, track", "document", [title()], "Evening over the harbour; The miller's tune; Three rivers"),
  thing("film, movie", "document", [title(), "year|Year|int|min=1888 max=2100"], "The Paper Lighthouse; Two Winters; Night Train to Brenn"),
  thing("book", "document", [title(), "author|Author|text"], "The Salt Road; A Year of Hedges; Small Machines"),
  thing("document, contract, certificate", "document", [title(), "date|Date|date"], "House rules; Lease, ground floor; Insurance 2026"),
  thing("question, faq", "document", ["question|Question|text!", "answer|Answer|longtext"], "When do you open?; Can I bring my dog?; Is there parking?"),
  thing("card, flashcard", "document", ["front|Front|text!", "back|Back|text!"], "la mela; il treno; la finestra"),
  thing("bird, species", "document", [name(), "description|Description|longtext"], "Robin; Mallard; Kestrel; Blue tit"),
  thing("stop, station, exhibit", "document", ["number|Number|int!|min=1", title(), "text|Text|longtext"], "Town gate; Old mill; Salt store"),
  thing("job offer, vacancy, position, job posting, opening", "document", [title("Position"), "description|Description|longtext!", "region|Region|text"], "Ranger, river valley; Hedge survey lead; Seasonal bird counter"),
  thing("training, qualification, licence, license, certification", "note", ["validUntil|Valid until|date!"], "Safety briefing; First-aid course; Driving licence"),
  thing("npc, character", "document", [name(), "description|Description|longtext"], "Marla the ferrywoman; Old Brandt; Sister Ilse"),
  thing("exam, test, quiz, survey", "container", [title(), "date|Date|date"], "Safety basics; Materials, part one; Spring survey"),
  // Places, money, categories.
  thing("location, branch, venue, site, shop, store, warehouse", "place", [name(), "address|Address|address"], "Harbour Street; Old Mill; Market Square"),
  thing("expense, cost, spending", "money", ["description|What for|text!", "amount|Amount|money!|min=0", "date|Date|date!"], "Weekly groceries; Train ticket; Electricity; New kettle"),
  thing("income, earning, revenue", "money", ["description|From|text!", "amount|Amount|money!|min=0", "date|Date|date!"], "Salary; Flea-market sale; Tax refund"),
  thing("transaction, payment, purchase, sale", "money", ["description|What for|text!", "amount|Amount|money!|min=0", "date|Date|date!"], "Weekly groceries; Salary; Train ticket; Rent"),
  thing("donation, contribution", "money", ["name|Name|text!", "amount|Amount|money!|min=1", "message|Message|longtext"], "Rosa Vidal; Jonas Weber; Mina Okafor"),
  thing("budget", "money", [name("Budget"), "amount|Amount|money!|min=0"], "Groceries; Travel; Repairs"),
  thing("category, group, team, department, research group, topic, tag", "category", [name()], "North; South; Workshop; Garden"),
  thing("criterion, criteria", "category", [name("Criterion"), "weight|Weight|int!|min=1 max=10"], "Light; Quiet; Garden; Way to work"),
  thing("stock, inventory, inventory item", "item", [name(), "quantity|Quantity|int!|min=0"], "Paper, A4; Toner; Labels; Tape"),
  thing("holding, share", "item", [name("Name"), "quantity|Number|decimal!|min=0", "price|Current price|money|min=0"], "Northwind Rail; Harbour Foods; Lumen Glass"),
  thing("habit, goal, exercise, workout", "document", [name(), "target|Target|int|min=1"], "Morning walk; Read ten pages; Stretching"),
  thing("reading, measurement, meter reading", "note", ["date|Date|date!", "value|Value|decimal!"], "Kitchen meter; Garden meter"),
]; // biome-ignore format: a lexicon is read by rows
