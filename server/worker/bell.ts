/** News that may come while nobody listens: a ring is kept until it was heard once. */
export type Bell = { ring(): void; rung(): Promise<void> };

export function newBell(): Bell {
  let kept = false;
  let listeners: (() => void)[] = [];
  return {
    ring() {
      kept = listeners.length === 0;
      const hearing = listeners;
      listeners = [];
      for (const hear of hearing) hear();
    },
    rung() {
      if (kept) {
        kept = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        listeners = [...listeners, resolve];
      });
    },
  };
}
