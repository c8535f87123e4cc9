/** What the shop asks and what a device answers; bytes travel as base64url. */
export interface KeyRequest {
  challenge: string
  rp_id: string
  allowed: string[]
}

export interface KeyCreation {
  challenge: string
  rp_id: string
  user_handle: string
  user_name: string
  algorithms: number[]
  excluded: string[]
}

export interface SignedPasskey {
  credential: string
  client_data: string
  authenticator_data: string
  signature: string
  user_handle: string
}

export interface MadePasskey {
  credential: string
  client_data: string
  attestation: string
}

const PATIENCE_MS = 5 * 60 * 1000

/** Whether this browser can keep passkeys at this address. */
export function canUsePasskeys(): boolean {
  return window.isSecureContext && 'PublicKeyCredential' in window && 'credentials' in navigator
}

/** Have the device sign. Null when its owner thought better of it. */
export async function sign(asked: KeyRequest): Promise<SignedPasskey | null> {
  const found = await answered(
    navigator.credentials.get({
      publicKey: {
        challenge: toBytes(asked.challenge),
        rpId: asked.rp_id,
        allowCredentials: asked.allowed.map(named),
        userVerification: 'preferred',
        timeout: PATIENCE_MS,
      },
    }),
  )
  if (!found) return null
  const answer = found.response as AuthenticatorAssertionResponse
  return {
    credential: toText(found.rawId),
    client_data: toText(answer.clientDataJSON),
    authenticator_data: toText(answer.authenticatorData),
    signature: toText(answer.signature),
    user_handle: answer.userHandle ? toText(answer.userHandle) : '',
  }
}

/** Have the device make a key. Null when its owner thought better of it. */
export async function make(asked: KeyCreation): Promise<MadePasskey | null> {
  const made = await answered(
    navigator.credentials.create({
      publicKey: {
        challenge: toBytes(asked.challenge),
        rp: { id: asked.rp_id, name: asked.rp_id },
        user: { id: toBytes(asked.user_handle), name: asked.user_name, displayName: asked.user_name },
        pubKeyCredParams: asked.algorithms.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: asked.excluded.map(named),
        authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
        attestation: 'none',
        timeout: PATIENCE_MS,
      },
    }),
  )
  if (!made) return null
  const answer = made.response as AuthenticatorAttestationResponse
  return {
    credential: toText(made.rawId),
    client_data: toText(answer.clientDataJSON),
    attestation: toText(answer.attestationObject),
  }
}

export function toText(bytes: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
}

/** Browsers tell a refusal, a time-out and a device without a passkey apart by nothing: NotAllowedError. */
async function answered(asking: Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await asking) as PublicKeyCredential | null
  } catch (error) {
    if (error instanceof DOMException && ['NotAllowedError', 'AbortError'].includes(error.name)) return null
    throw error
  }
}

function named(credential: string): PublicKeyCredentialDescriptor {
  return { type: 'public-key', id: toBytes(credential) }
}
