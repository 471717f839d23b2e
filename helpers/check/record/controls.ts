type Numbers = (number: string) => boolean;

/** Families of NIST SP 800-53 revision 5 (release 5.2.0), each with its highest control. */
const NIST_FAMILIES: Readonly<Record<string, number>> = {
  AC: 25,
  AT: 6,
  AU: 16,
  CA: 9,
  CM: 14,
  CP: 13,
  IA: 13,
  IR: 10,
  MA: 7,
  MP: 8,
  PE: 23,
  PL: 11,
  PM: 32,
  PS: 9,
  PT: 8,
  RA: 10,
  SA: 24,
  SC: 51,
  SI: 23,
  SR: 12,
};

/** Criteria of the SOC 2 trust services (2017, with the points of focus of 2022). */
const SOC_CRITERIA: Readonly<Record<string, number>> = {
  CC1: 5,
  CC2: 3,
  CC3: 4,
  CC4: 2,
  CC5: 3,
  CC6: 8,
  CC7: 5,
  CC8: 1,
  CC9: 2,
  A1: 3,
  C1: 2,
  PI1: 5,
  P1: 1,
  P2: 1,
  P3: 2,
  P4: 3,
  P5: 2,
  P6: 7,
  P7: 1,
  P8: 1,
};

/** Themes of Annex A of ISO/IEC 27001:2022. */
const ISO_THEMES: Readonly<Record<string, number>> = { 5: 37, 6: 8, 7: 14, 8: 34 };

/**
 * Each framework, with its rule for numbers: a list where the framework has one of a few dozen
 * controls, else their form.
 */
const FRAMEWORKS = {
  'NIST 800-53': upTo(NIST_FAMILIES, /^([A-Z]{2})-([1-9]\d?)(\([1-9]\d?\))?$/),
  'NIST 800-204A': (number) => /^SM-DR[1-9]\d?$/.test(number),
  'NIST 800-204B': (number) => /^[A-Z]+-(SR|DR)-?[1-9]\d?$/.test(number),
  'PCI DSS 4.0.1': (number) => /^([1-9]|1[0-2])(\.[1-9]\d?){1,3}$/.test(number),
  'SOC 2': upTo(SOC_CRITERIA, /^([A-Z]{1,2}[1-9])\.([1-9])$/),
  'ISO 27001': upTo(ISO_THEMES, /^([5-8])\.([1-9]\d?)$/),
} as const satisfies Readonly<Record<string, Numbers>>;

type Framework = keyof typeof FRAMEWORKS;

/** A compliance control as reports cite it: framework, then its own number. */
export type Control = `${Framework} ${string}`;

/** Whether a framework has a control of this number. */
export function isControl(text: string): text is Control {
  return Object.entries(FRAMEWORKS).some(
    ([framework, has]) => text.startsWith(`${framework} `) && has(text.slice(framework.length + 1)),
  );
}

function upTo(highest: Readonly<Record<string, number>>, form: RegExp): Numbers {
  return (number) => {
    const [, group = '', index = ''] = form.exec(number) ?? [];
    return Number(index) > 0 && Number(index) <= (highest[group] ?? 0);
  };
}
