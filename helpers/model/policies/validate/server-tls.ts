import { text, type Doc } from '../parse/readers.ts';
import { itemsOf, enumRefusals, hasItems, outsideSchema, refusedIf, type Refusal } from './refusal.ts';

const MODES = ['PASSTHROUGH', 'SIMPLE', 'MUTUAL', 'AUTO_PASSTHROUGH', 'ISTIO_MUTUAL', 'OPTIONAL_MUTUAL'];
const VERSIONS = ['TLS_AUTO', 'TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'];
const SOURCES = ['serverCertificate', 'privateKey', 'caCertificates', 'credentialName'];
const LISTS = ['tlsCertificates', 'credentialNames'];

/** Refusals of the TLS settings of a server (istio, pkg/config/validation, validateTLSOptions). */
export function serverTlsRefusals(tls: Doc, path: string): readonly Refusal[] {
  const { mode } = tls;
  const named = LISTS.filter((field) => hasItems(tls, field));
  const set = [...SOURCES.filter((field) => text(tls[field]) !== ''), ...named];
  return [
    ...enumRefusals(tls, 'mode', path, MODES),
    ...['minProtocolVersion', 'maxProtocolVersion'].flatMap((field) => enumRefusals(tls, field, path, VERSIONS)),
    ...outsideSchema(
      tls['credentialNames'] !== undefined &&
        (tls['credentialName'] !== undefined || tls['tlsCertificates'] !== undefined),
      path,
      'credentialNames excludes credentialName and tlsCertificates',
    ),
    ...(mode === 'ISTIO_MUTUAL'
      ? refusedIf(set.length > 0, path, `ISTIO_MUTUAL excludes ${set.join(', ')}`)
      : certificateRefusals(tls, path, set)),
  ];
}

function certificateRefusals(tls: Doc, path: string, set: readonly string[]): readonly Refusal[] {
  const { mode = 'PASSTHROUGH' } = tls;
  const has = (field: string): boolean => set.includes(field);
  const sources = [
    has('serverCertificate') && has('privateKey'),
    has('credentialName'),
    has('credentialNames'),
    has('tlsCertificates'),
  ].filter(Boolean);
  const isEnded = ['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(text(mode));
  const isNamed = has('credentialName') || has('credentialNames');
  return [
    ...refusedIf(sources.length > 1, path, 'a server has one source of certificates'),
    ...(isEnded && !isNamed ? fileRefusals(tls, path, has) : []),
    ...refusedIf(
      text(tls['caCrl']) !== '' && (isEnded ? !isNamed && mode === 'SIMPLE' : has('credentialName')),
      `${path}.caCrl`,
      'it is for MUTUAL with files; with credentialName the Secret has the revocations',
    ),
  ];
}

/** Files that a mode needs without a Secret. */
function fileRefusals(tls: Doc, path: string, has: (field: string) => boolean): readonly Refusal[] {
  const pairs = has('tlsCertificates') ? itemsOf(tls, 'tlsCertificates', path) : [{ item: tls, at: path }];
  return [
    ...refusedIf(
      tls['mode'] !== 'SIMPLE' && !has('caCertificates'),
      path,
      `${text(tls['mode'])} needs caCertificates, or a credentialName`,
    ),
    ...pairs.flatMap(({ item, at }) =>
      refusedIf(
        text(item['serverCertificate']) === '' || text(item['privateKey']) === '',
        at,
        'it needs serverCertificate and privateKey, or a credentialName',
      ),
    ),
  ];
}
