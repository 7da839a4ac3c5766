//! Slips of the keyboard in a word.

use crate::eval::random::Random;

/// The word with one slip: two neighbours swapped, a letter left out or doubled, or, where it ends in digits, another
/// digit. Nothing for what has no room for one.
pub(super) fn slip(word: &str, random: &mut Random) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    let has_letters = letters.iter().filter(|letter| letter.is_alphabetic()).count();
    let digits: Vec<usize> = (0..letters.len()).filter(|&at| letters[at].is_ascii_digit()).collect();
    if has_letters < 3 || (!digits.is_empty() && random.below(3) == 0) {
        return other_digit(&letters, &digits, random);
    }
    // Neither the first letter nor a sign: there the eye catches it.
    let places: Vec<usize> = (1..letters.len()).filter(|&at| letters[at].is_alphabetic()).collect();
    let at = *random.pick(&places)?;
    let mut out = letters.clone();
    match random.below(3) {
        0 if at + 1 < out.len() && out[at + 1].is_alphanumeric() && out[at] != out[at + 1] => out.swap(at, at + 1),
        1 => out.insert(at, letters[at]),
        _ => {
            out.remove(at);
        }
    }
    Some(out.into_iter().collect())
}

fn other_digit(letters: &[char], digits: &[usize], random: &mut Random) -> Option<String> {
    let at = *random.pick(digits)?;
    let old = letters[at].to_digit(10)?;
    // 0 in front would be the same number in other words.
    let lone = at == 0 || !letters[at - 1].is_ascii_digit();
    let new = (old + 1 + random.below(8) as u32) % 10;
    let new = if new == 0 && lone { (old % 9) + 1 } else { new };
    let mut out = letters.to_vec();
    out[at] = char::from_digit(new, 10)?;
    Some(out.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_slip() {
        let mut random = Random::new(3);
        for word in ["BLOCK-GUEST", "address", "10", "Vlan20", "a1", "GigabitEthernet0/1"] {
            for _ in 0..50 {
                let slipped = slip(word, &mut random).unwrap();
                assert_ne!(slipped, word);
                assert!(crate::dialect::grammar::edit_distance(word, &slipped) <= 2, "{word} {slipped}");
                assert!(slipped.len().abs_diff(word.len()) <= 1);
            }
        }
        assert_eq!(slip("-", &mut random), None);
    }
}
