/** Transmitted data is protected. */
export const transportControls = [
  'NIST 800-53 SC-8',
  'NIST 800-53 SC-8(1)',
  'PCI DSS 4.0.1 4.2.1',
  'SOC 2 CC6.7',
] as const;

/** Transmitted data is protected, and information flows only where it is allowed. */
export const transportAndFlowControls = [...transportControls, 'NIST 800-53 AC-4'] as const;

/** Only certificates of the organization's own authorities are accepted. */
export const certificateControls = [
  'NIST 800-53 SC-23',
  'NIST 800-53 SC-17',
  'NIST 800-204A SM-DR16',
  'PCI DSS 4.0.1 4.2.1',
] as const;

/** Configuration is as intended, and a change is analysed and tested before use. */
export const configurationControls = [
  'NIST 800-53 CM-6',
  'NIST 800-53 CM-3(2)',
  'NIST 800-53 CM-4(1)',
  'ISO 27001 8.9',
  'ISO 27001 8.32',
  'SOC 2 CC8.1',
] as const;
