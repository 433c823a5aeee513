/** Words come from whoever shows these parts: the group `scan` of `locales/`, in its language. */
export type Words = (key: string, values?: Record<string, string | number>) => string;
