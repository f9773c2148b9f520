/** Requests that the starter engine reads without a word left over; examples.test.ts holds it to that. */
export const exampleRequests = [
  "A bike repair shop with two mechanics. Customers with phone number, their bikes, repair jobs that go from waiting to working on it to done to picked up, and parts with prices; at the end a job adds up parts and labour at 48 an hour. Mechanics see only their own jobs, the owner sees all. Search by name or phone. Jobs done for more than 7 days show red.",
  "Tours with title, date and price. Visitors book a tour without an account, with name, e-mail and number of people, and get a code.",
  "Staff report problems with room, description and priority. Technicians move a problem from open to in progress to solved and see only their own problems.",
  "Film club site: suggest films, vote, next screening on the homepage",
] as const;
