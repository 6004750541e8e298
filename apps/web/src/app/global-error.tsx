/** The shell itself broke: a page that needs nothing of it. */
"use client";

export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: "system-ui", display: "grid", placeItems: "center", minHeight: "100dvh", margin: 0 }}>
        <main style={{ textAlign: "center" }}>
          <h1 style={{ fontSize: 18 }}>Trainyard could not draw this page</h1>
          <p>Training is not affected by what happens in the browser.</p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
