/** What is asked before something that cannot be undone, or that others will notice. */
export interface Question {
  title: string;
  text?: string;
  /** What the button says: the deed itself, "End lecture", never "OK". */
  yes: string;
  no?: string;
  /** `danger` cannot be undone, `live` concerns what is on air. */
  look?: 'primary' | 'danger' | 'live';
}

let asked = $state.raw<(Question & { answer: (yes: boolean) => void }) | undefined>();

/** The question on the screen now; `<Confirm />`, once per page, shows it. */
export const question = () => asked;

/** Asks, and resolves to what was answered; Escape is no. A second question answers the first with no. */
export function confirm(about: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    asked = {
      ...about,
      answer: (yes) => {
        asked = undefined;
        resolve(yes);
      },
    };
  });
}
