/** Transmitted data is protected. */
export const transportControls = [
  'NIST 800-53 SC-8',
  'NIST 800-53 SC-8(1)',
  'PCI DSS 4.0.1 4.2.1',
  'SOC 2 CC6.7',
] as const;
