//! Escaping: a text goes out in runs, between the bytes that cannot stay as they are.

/// Which bytes of UTF-8 may stay as they are.
pub(super) struct Plain([bool; 256]);

/// How many bytes are looked at together.
const RUN: usize = 16;

impl Plain {
    /// Every byte from the space on but these; those of characters beyond ASCII only where they may stay.
    pub const fn all_but(special: &[u8], beyond_ascii: bool) -> Plain {
        let mut plain = [false; 256];
        let mut byte = b' ' as usize;
        while byte < plain.len() {
            plain[byte] = byte < 0x80 || beyond_ascii;
            byte += 1;
        }
        let mut at = 0;
        while at < special.len() {
            plain[special[at] as usize] = false;
            at += 1;
        }
        Plain(plain)
    }

    /// Where the first byte stands that cannot stay.
    fn special(&self, text: &[u8]) -> Option<usize> {
        let is_plain = |byte: &u8| self.0[usize::from(*byte)];
        let runs = text.chunks_exact(RUN).take_while(|run| run.iter().fold(true, |all, byte| all & is_plain(byte))).count();
        let start = runs * RUN;
        text[start..].iter().position(|byte| !is_plain(byte)).map(|at| start + at)
    }

    /// Puts a text out; what cannot stay, `escape` writes.
    pub fn escaped(&self, text: &str, out: &mut String, escape: impl Fn(char, &mut String)) {
        let mut rest = text;
        while let Some(at) = self.special(rest.as_bytes()) {
            // Such a byte begins a character: the one before it has been put out whole.
            let (plain, special) = rest.split_at(at);
            out.push_str(plain);
            let mut chars = special.chars();
            if let Some(c) = chars.next() {
                escape(c, out);
            }
            rest = chars.as_str();
        }
        out.push_str(rest);
    }
}
