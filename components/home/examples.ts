/** Requests that the starter engine builds to the end. */
export const exampleRequests = [
  "A bike workshop with customers, their bikes and repair jobs that go from waiting to done. Mechanics see only their own jobs.",
  "A reading club with members, books with author and rating, and meetings with date and notes.",
  "A help desk: staff report problems with a room and a priority, technicians work them from open to solved.",
  "A parts store with suppliers, parts with price and stock, and orders. Parts below their minimum stock show red.",
] as const;
