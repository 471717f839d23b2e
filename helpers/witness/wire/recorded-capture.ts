/**
 * What `tcpdump -w -` of one capture gave on a pod's eth0 (Ethernet, cut to 96 bytes), in base64, and its standard error. Before it ended, a client
 * outside the mesh asked in clear and one inside asked over mutual TLS; both requests carried the canary.
 */
export const RECORDED_CAPTURE = [
  '1MOyoQIABAAAAAAAAAAAAGAAAAABAAAAdPgCayzeAABKAAAASgAAAGaHRVaO7Sr1CkmwsAgARQAAPEiwQAA/Btz+CvQAFAr0ABKL',
  'uB+Q/3hfdgAAAACgAvrwFjwAAAIEBbQEAggKi7UPOAAAAAABAwMKdPgCa17eAABKAAAASgAAACr1CkmwsGaHRVaO7QgARQAAPAAA',
  'QABABiSvCvQAEgr0ABQfkIu4ozhRnP94X3egEv6IFjwAAAIEBbQEAggKg1JyoYu1DzgBAwMKdPgCa5/gAABgAAAA0AAAAGaHRVaO',
  '7Sr1CkmwsAgARQAAwkiyQAA/Btx2CvQAFAr0ABKLuB+Q/3hfd6M4UZ2AGAA/FsIAAAEBCAqLtQ85g1JyoUdFVCAvaGVhZGVycyBI',
  'VFRQLzEuMQ0KSG9zdDogaHT4AmvI6AAAYAAAAN4CAAAq9QpJsLBmh0VWju0IAEUAAtAy/EAAQAbvHgr0ABIK9AAUH5CLuKM4UZ3/',
  'eGAFgBgAQBjQAAABAQgKg1JypIu1DzlIVFRQLzEuMSAyMDAgT0sNCmFjY2Vzcy1jb250cm90+AJrZ+sAAEIAAABCAAAAZodFVo7t',
  'KvUKSbCwCABFAAA0SLRAAD8G3QIK9AAUCvQAEou4H5D/eGAFozhUOYARAD8WNAAAAQEICou1DzuDUnKkdPgCa1XuAABCAAAAQgAA',
  'ACr1CkmwsGaHRVaO7QgARQAANDL9QABABvG5CvQAEgr0ABQfkIu4ozhUOf94YAaAEQBAFjQAAAEBCAqDUnKli7UPO3X4Amuv9wQA',
  'SgAAAEoAAABmh0VWju0q9QpJsLAIAEUAADyuZUAAPwZ3Sgr0ABMK9AASw8YfkIvGhDAAAAAAoAL68BY7AAACBAW0BAIICgak0ugA',
  'AAAAAQMDCnX4Amvc9wQASgAAAEoAAAAq9QpJsLBmh0VWju0IAEUAADwAAEAAQAYksAr0ABIK9AATH5DDxh+qi5CLxoQxoBL+iBY7',
  'AAACBAW0BAIICoAkD7gGpNLoAQMDCnX4Amuv+AQAYAAAAF8NAABmh0VWju0q9QpJsLAIAEUADVGuZ0AAPwZqMwr0ABMK9AASw8Yf',
  'kIvGhDEfqouRgBgAPyNQAAABAQgKBqTS6IAkD7gWAwENGAEADRQDAwAJVKqazunEHCAbMqdoLKkK3kl1+AJr0v4EAGAAAABNBQAA',
  'KvUKSbCwZodFVo7tCABFAAU/K7tAAEAG8/EK9AASCvQAEx+Qw8YfqouRi8aRToAYAEcbPgAAAQEICoAkD7oGpNLoFgMDBMACAAS8',
  'AwP+YCugkjwpOnPjsEsYPAyXbx8jdfgCa/L/BABgAAAAggAAAGaHRVaO7Sr1CkmwsAgARQAAdK5rQAA/BncMCvQAEwr0ABLDxh+Q',
  'i8aRTh+qkJyAGABCFnMAAAEBCAoGpNLqgCQPuhQDAwABARcDAwA1QON784lsFtfymZ4v+edEZ/E7eHX4AmsqBAUAYAAAAJIBAABm',
  'h0VWju0q9QpJsLAIAEUAAYSubEAAPwZ1+wr0ABMK9AASw8YfkIvGkY4fqpCcgBgAQheDAAABAQgKBqTS64AkD7oXAwMBS7TkP2jl',
  '6vcUHMTFV3wkWNgNfY+redPwXgp1+AJr7goFAGAAAAAfEgAAKvUKSbCwZodFVo7tCABFABIRK71AAEAG5x0K9AASCvQAEx+Qw8Yf',
  'qpCci8aS3oAYAEooEAAAAQEICoAkD70GpNLqFwMDDl0oXBFJgTw7lv+Vr3PMnx8anlvrVW954sMD',
].join('');

export const RECORDED_CANARY = '0123456789abcdef0123456789abcdef';

export const RECORDED_MESSAGES: readonly string[] = [
  'scan tcpdump: verbose output suppressed, use -v[v]... for full protocol decode',
  'heads tcpdump: listening on eth0, link-type EN10MB (Ethernet), snapshot length 96 bytes',
  'scan listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes',
  'clear 0123456789abcdef0123456789abcdef-req1',
  'clear 0123456789abcdef0123456789abcdef-req1',
  'heads 13 packets captured',
  'heads 13 packets received by filter',
  'heads 0 packets dropped by kernel',
  'scan 13 packets captured',
  'scan 13 packets received by filter',
  'scan 0 packets dropped by kernel',
];
