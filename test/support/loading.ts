import type { BrowserContext, Page, Request } from 'playwright-core';

/** When a page of this window does not finish loading, the error says what it waited for. */
export function tellWhatLoads(window: BrowserContext): void {
  window.on('page', (page) => {
    const open = new Map<Request, number>();
    page.on('request', (request) => open.set(request, Date.now()));
    page.on('requestfinished', (request) => open.delete(request));
    page.on('requestfailed', (request) => open.delete(request));
    const goto = page.goto.bind(page);
    page.goto = async (...args: Parameters<Page['goto']>) => {
      try {
        return await goto(...args);
      } catch (error) {
        throw new Error(
          `${(error as Error).message}\nNot finished:\n${[...open].map(lineOf).join('\n') || 'nothing'}`,
          {
            cause: error,
          },
        );
      }
    };
  });
}

const lineOf = ([request, since]: [Request, number]): string =>
  `  ${request.method()} ${request.url()} for ${Date.now() - since} ms, ${JSON.stringify(request.timing())}`;
