export default function Loading() {
  return (
    <main className="page pt-20" aria-busy="true">
      <p className="text-ink-2">Reading the run's facts.</p>
    </main>
  );
}
