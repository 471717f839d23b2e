/**
 * A capture on the eth0 of a pod under STRICT: the packets in base64 (Ethernet, cut to 96 bytes)
 * and its standard error. It has four requests with a marker: req1 in clear from outside the mesh,
 * req2 over an existing mutual TLS connection, req3 over TLS 1.2 with a certificate of a foreign
 * CA, req4 over TLS 1.3 without a certificate.
 */
export const RECORDED_CAPTURE = [
  '1MOyoQIABAAAAAAAAAAAAGAAAAABAAAA2QADa9NXAwBKAAAASgAAAAJt2a18bhYN63bF4AgARQAAPEX1QAA/Bt8dCvQATQr0AHWo',
  'XB+Q9v+dagAAAACgAvrwFtgAAAIEBbQEAggKlADrowAAAAABAwMK2QADaz1YAwBgAAAA0AAAAAJt2a18bhYN63bF4AgARQAAwkX3',
  'QAA/Bt6VCvQATQr0AHWoXB+Q9v+da41XtlWAGAA/F14AAAEBCAqUAOuj2trA/EdFVCAvaGVhZGVycyBIVFRQLzEuMQ0KSG9zdDog',
  'aNkAA2uHWQMAQgAAAEIAAAAWDet2xeACbdmtfG4IAEUAADTRqUAAQAZScQr0AHUK9ABNH5CoXI1XtlX2/535gBQAQBbQAAABAQgK',
  '2trA/ZQA66PZAANrb+MKAGAAAACSAQAAAm3ZrXxuFg3rdsXgCABFAAGELx9AAD8G9KwK9ABMCvQAdbWeH5CvYlCcAXql44AYAGUY',
  'HwAAAQEICkPVKzErOSqFFwMDAUubCCBd4P1CqCGr4quD8dJx6YLR0uWmw1oa2QADa63vCgBaAAAAWgAAAAJt2a18bhYN63bF4AgA',
  'RQAATC8hQAA/BvXiCvQATAr0AHW1nh+Qr2JR7AF6qXGAGABlFucAAAEBCApD1Ss0KznCkxcDAwATOnQ/EO2j7UEAOBZ6wVgkb1jP',
  '0dkAA2se8QoANgAAADYAAAACbdmtfG4WDet2xeAIAEUAACgAAEAAPwYlKAr0AEwK9AB1tZ4fkK9iUgUAAAAAUAQAAMKhAADaAANr',
  'OiIDAEoAAABKAAAAAm3ZrXxuFg3rdsXgCABFAAA88q9AAD8GMmMK9ABNCvQAdahgH5CaDVhMAAAAAKAC+vAW2AAAAgQFtAQCCArX',
  'wnhxAAAAAAEDAwraAANr/iQDAGAAAAAkAQAAAm3ZrXxuFg3rdsXgCABFAAEW8rFAAD8GMYcK9ABNCvQAdahgH5CaDVhNhdIqmIAY',
  'AD8XsgAAAQEICtfCeHJB6KKTFgMBAN0BAADZAwN5N0QNMpmJc4mqj0sJ0VaOycfo2gADax87AwBgAAAAxgIAAAJt2a18bhYN63bF',
  '4AgARQACuPKzQAA/Bi/jCvQATQr0AHWoYB+Qmg1ZL4XSMqqAGABEGVQAAAEBCArXwnh4QeiilRYDAwHOCwABygABxwABxDCCAcAw',
  'ggFloAMCAQICFNoAA2tLPAMASQAAAEkAAAAWDet2xeACbdmtfG4IAEUAADs+p0AAQAblbAr0AHUK9ABNH5CoYIXSMqqaDVuzgBgA',
  'QBbXAAABAQgKQeiimdfCeHgVAwMAAgIw2gADa508AwBCAAAAQgAAABYN63bF4AJt2a18bggARQAAND6pQABABuVxCvQAdQr0AE0f',
  'kKhghdIyspoNW7OAFABAFtAAAAEBCApB6KKZ18J4eNoAA2uCHQsASgAAAEoAAAACbdmtfG4WDet2xeAIAEUAADwHPUAAPwYd1gr0',
  'AE0K9AB1qGYfkPgeVs8AAAAAoAL68BbYAAACBAW0BAIICiEfwL8AAAAAAQMDCtoAA2tMIwsAYAAAAJEBAAACbdmtfG4WDet2xeAI',
  'AEUAAYMHP0AAPwYcjQr0AE0K9AB1qGYfkPgeVtAiYUY2gBgAPxgfAAABAQgKIR/AwLTUXHIWAwEBSgEAAUYDA/3AvHX997GDmdm7',
  'tqszREycUf3aAANrazELAGAAAACwAAAAAm3ZrXxuFg3rdsXgCABFAACiB0FAAD8GHWwK9ABNCvQAdahmH5D4HlgfImFOqoAYAEQX',
  'PgAAAQEICiEfwMS01Fx1FAMDAAEBFwMDABnLEm8vPdSDZLqQknxt8j0vV1Lf2gADa+8xCwBCAAAAQgAAABYN63bF4AJt2a18bggA',
  'RQAANDofQABABun7CvQAdQr0AE0fkKhmImFOw/geWI2AFABAFtAAAAEBCAq01Fx3IR/AxA==',
].join('');

export const RECORDED_WIRE_MARKER = '0123456789abcdef0123456789abcdef';

export const RECORDED_MESSAGES: readonly string[] = [
  'scan tcpdump: verbose output suppressed, use -v[v]... for full protocol decode',
  'scan listening on eth0, link-type EN10MB (Ethernet), snapshot length 8192 bytes',
  'heads tcpdump: listening on eth0, link-type EN10MB (Ethernet), snapshot length 96 bytes',
  'scan 1 packet captured',
  'scan 1 packet received by filter',
  'scan 0 packets dropped by kernel',
  'heads 15 packets captured',
  'heads 15 packets received by filter',
  'heads 0 packets dropped by kernel',
  'clear:0123456789abcdef0123456789abcdef-req1',
];
