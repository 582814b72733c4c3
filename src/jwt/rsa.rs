//! RSA with PKCS #1 v1.5 padding (RFC 8017), as `RS256`, `RS384` and `RS512` sign: keys made of a generator's bits, signatures made and checked.
//!
//! The crate `num-bigint` does the arithmetic. Keys are made here rather than by a crate, because the same bits must give the same key natively and on
//! wasm32, and its keys sign simulated tokens only: nothing here is hardened against who measures time.

use hmac_sha256::Hash as Sha256;
use hmac_sha512::Hash as Sha512;
use hmac_sha512::sha384::Hash as Sha384;
use num_bigint::BigUint;

/// The public exponent of the keys that are made here.
const EXPONENT: u32 = 65_537;
/// How many bits a modulus has at least and at most: smaller ones are no keys, larger ones take forever.
const BITS: (u64, u64) = (1_024, 8_192);
/// How often a candidate is asked whether it is prime. For random candidates of this size that is far more than enough.
const ROUNDS: usize = 12;

/// Which digest is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// `RS256`.
    Sha256,
    /// `RS384`.
    Sha384,
    /// `RS512`.
    Sha512,
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    n: BigUint,
    e: BigUint,
}

/// A key pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPair {
    /// The public half.
    pub public: PublicKey,
    d: BigUint,
}

impl Digest {
    /// The digest of an algorithm by its name in a token's header.
    pub fn of_algorithm(name: &str) -> Option<Digest> {
        match name {
            "RS256" => Some(Digest::Sha256),
            "RS384" => Some(Digest::Sha384),
            "RS512" => Some(Digest::Sha512),
            _ => None,
        }
    }

    /// The digest of a message with the head that says which one it is (RFC 8017, 9.2, note 1).
    fn info(self, message: &[u8]) -> Vec<u8> {
        const HEAD: [u8; 13] = [0x30, 0, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04];
        let (kind, digest) = match self {
            Digest::Sha256 => (1, Sha256::hash(message).to_vec()),
            Digest::Sha384 => (2, Sha384::hash(message).to_vec()),
            Digest::Sha512 => (3, Sha512::hash(message).to_vec()),
        };
        let length = digest.len() as u8;
        let mut info = HEAD.to_vec();
        info[1] = 17 + length;
        info.extend([0x02, kind, 0x05, 0x00, 0x04, length]);
        info.extend(digest);
        info
    }
}

/// The padded message that is signed; none if the key is too short for it.
fn padded(digest: Digest, message: &[u8], length: usize) -> Option<Vec<u8>> {
    let info = digest.info(message);
    let filler = length.checked_sub(info.len() + 3).filter(|filler| *filler >= 8)?;
    let mut padded = vec![0, 1];
    padded.resize(2 + filler, 0xff);
    padded.push(0);
    padded.extend(info);
    Some(padded)
}

impl PublicKey {
    /// A key of its numbers, most significant byte first; none if they are no sensible key.
    pub fn new(n: &[u8], e: &[u8]) -> Option<PublicKey> {
        let key = PublicKey { n: BigUint::from_bytes_be(n), e: BigUint::from_bytes_be(e) };
        let sensible = (BITS.0..=BITS.1).contains(&key.n.bits()) && key.n.bit(0) && key.e.bits() <= 33 && key.e.bit(0) && key.e.bits() > 1;
        sensible.then_some(key)
    }

    /// The modulus.
    pub fn n(&self) -> Vec<u8> {
        self.n.to_bytes_be()
    }

    /// The public exponent.
    pub fn e(&self) -> Vec<u8> {
        self.e.to_bytes_be()
    }

    /// How long signatures are, in bytes.
    fn length(&self) -> usize {
        self.n.bits().div_ceil(8) as usize
    }

    /// Whether this signature of a message is the key's.
    pub fn verifies(&self, digest: Digest, message: &[u8], signature: &[u8]) -> bool {
        if signature.len() != self.length() {
            return false;
        }
        let signature = BigUint::from_bytes_be(signature);
        let wanted = padded(digest, message, self.length());
        signature < self.n && wanted.is_some_and(|wanted| signature.modpow(&self.e, &self.n) == BigUint::from_bytes_be(&wanted))
    }
}

impl KeyPair {
    /// A key pair of its numbers, most significant byte first.
    pub fn new(n: &[u8], e: &[u8], d: &[u8]) -> Option<KeyPair> {
        Some(KeyPair { public: PublicKey::new(n, e)?, d: BigUint::from_bytes_be(d) })
    }

    /// Makes a key pair of 2,048 bits out of a generator's.
    pub fn generate(bits: &mut dyn FnMut() -> u64) -> KeyPair {
        let e = BigUint::from(EXPONENT);
        loop {
            let (p, q) = (prime(bits), prime(bits));
            let n = &p * &q;
            let order = (&p - 1u32) * (&q - 1u32);
            if let Some(d) = e.modinv(&order).filter(|_| p != q && n.bits() == 2_048) {
                return KeyPair { public: PublicKey { n, e }, d };
            }
        }
    }

    /// The private exponent.
    pub fn d(&self) -> Vec<u8> {
        self.d.to_bytes_be()
    }

    /// Signs a message.
    pub fn sign(&self, digest: Digest, message: &[u8]) -> Vec<u8> {
        let length = self.public.length();
        let padded = padded(digest, message, length).unwrap_or_default();
        let bytes = BigUint::from_bytes_be(&padded).modpow(&self.d, &self.public.n).to_bytes_be();
        let mut signature = vec![0; length.saturating_sub(bytes.len())];
        signature.extend(bytes);
        signature
    }
}

/// A prime of 1,024 bits: the first one at or above a random odd number.
fn prime(bits: &mut dyn FnMut() -> u64) -> BigUint {
    let mut bytes: Vec<u8> = (0..16).flat_map(|_| bits().to_be_bytes()).collect();
    // Both upper bits, so that the product of two has all of its 2,048.
    bytes[0] |= 0xc0;
    bytes[127] |= 1;
    let start = BigUint::from_bytes_be(&bytes);
    let small = small_primes();
    let remainders: Vec<u32> = small.iter().map(|prime| remainder(&start, *prime)).collect();
    let mut step: u32 = 0;
    loop {
        let divisible = small.iter().zip(&remainders).any(|(prime, remainder)| (remainder + step % prime).is_multiple_of(*prime));
        if !divisible {
            let candidate = &start + step;
            if is_prime(&candidate, bits) {
                return candidate;
            }
        }
        step += 2;
    }
}

fn remainder(number: &BigUint, by: u32) -> u32 {
    (number % by).iter_u32_digits().next().unwrap_or(0)
}

/// The odd primes below 4,000.
fn small_primes() -> Vec<u32> {
    let mut primes: Vec<u32> = Vec::new();
    for number in (3..4_000).step_by(2) {
        if primes.iter().take_while(|prime| *prime * *prime <= number).all(|prime| number % prime != 0) {
            primes.push(number);
        }
    }
    primes
}

/// The test of Miller and Rabin with random bases.
fn is_prime(candidate: &BigUint, bits: &mut dyn FnMut() -> u64) -> bool {
    let one = BigUint::from(1u32);
    let last = candidate - &one;
    let twos = last.trailing_zeros().unwrap_or(0);
    let odd = &last >> twos;
    // The base 2 sorts out nearly everything before any bits are drawn.
    std::iter::once(2).chain((1..ROUNDS).map(|_| bits() | 3)).all(|base: u64| {
        let mut power = BigUint::from(base).modpow(&odd, candidate);
        if power == one || power == last {
            return true;
        }
        (1..twos).any(|_| {
            power = &power * &power % candidate;
            power == last
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> KeyPair {
        let mut state = 7u64;
        KeyPair::generate(&mut || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state ^ (state >> 33)
        })
    }

    #[test]
    fn a_signature_is_known_by_its_key_and_its_message() {
        let pair = pair();
        assert_eq!((pair.public.n.bits(), pair.public.e()), (2_048, vec![1, 0, 1]));
        for digest in [Digest::Sha256, Digest::Sha384, Digest::Sha512] {
            let signature = pair.sign(digest, b"message");
            assert_eq!(signature.len(), 256);
            assert!(pair.public.verifies(digest, b"message", &signature));
            assert!(!pair.public.verifies(digest, b"massage", &signature) && !pair.public.verifies(digest, b"message", &signature[1..]));
            let mut broken = signature.clone();
            broken[200] ^= 1;
            assert!(!pair.public.verifies(digest, b"message", &broken));
        }
        assert!(!pair.public.verifies(Digest::Sha512, b"message", &pair.sign(Digest::Sha256, b"message")));
        let again = KeyPair::new(&pair.public.n(), &pair.public.e(), &pair.d()).expect("a key");
        assert_eq!(again, pair);
    }

    #[test]
    fn numbers_that_are_no_key_are_refused() {
        let pair = pair();
        assert!(PublicKey::new(&pair.public.n(), &[1, 0, 1]).is_some());
        assert!(PublicKey::new(&[5; 64], &[1, 0, 1]).is_none(), "512 bits");
        assert!(PublicKey::new(&vec![0xff; 1_025], &[1, 0, 1]).is_none(), "too large");
        assert!(PublicKey::new(&pair.public.n(), &[]).is_none() && PublicKey::new(&pair.public.n(), &[1]).is_none());
    }

    /// The example of RFC 7515, appendix A.2: a key, a message and the signature that somebody else made.
    #[test]
    fn a_signature_of_the_standard_is_verified() {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
        let n = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
        let message = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        let decode = |text: &str| BASE64.decode(text).expect("base64url");
        let key = PublicKey::new(&decode(n), &[1, 0, 1]).expect("a key");
        assert!(key.verifies(Digest::Sha256, message.as_bytes(), &decode(signature)));
        assert!(!key.verifies(Digest::Sha256, &message.as_bytes()[1..], &decode(signature)));
    }
}
