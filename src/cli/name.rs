//! Names on the command line: `CreateRestApi`, `restApiId` and `providerARNs` are `create-rest-api`, `rest-api-id` and `provider-arns`.

/// A name of the service model as the AWS CLI writes it.
pub fn kebab(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let plural = chars.strip_suffix(&['s']).map_or(0, |rest| rest.iter().rev().take_while(|c| c.is_ascii_uppercase()).count());
    // Of a plural such as `ARNs` the CLI makes one word.
    let word = if plural >= 2 { chars.len() - 1 - plural } else { chars.len() };
    let mut out = String::new();
    for (index, c) in chars.iter().enumerate() {
        let after_lower = index > 0 && (chars[index - 1].is_lowercase() || chars[index - 1].is_ascii_digit());
        let before_lower = index > 0 && chars.get(index + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (after_lower || before_lower) && index <= word {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// The option of an operation's member, without its dashes. `--version` asks the CLI for its own version, so APIs have another one.
pub fn option(operation: &str, member: &str) -> String {
    match (operation, member) {
        ("CreateRestApi", "version") => "api-version".into(),
        _ => kebab(member),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_ones_that_the_cli_has() {
        for (name, kebabed) in [
            ("providerARNs", "provider-arns"),
            ("binaryMediaTypes", "binary-media-types"),
            ("CodeSha256", "code-sha256"),
            ("VpcLinkIds", "vpc-link-ids"),
            ("GetRestApis", "get-rest-apis"),
            ("SourceArn", "source-arn"),
            ("timeoutInMillis", "timeout-in-millis"),
            ("KMSKeyArn", "kms-key-arn"),
        ] {
            assert_eq!(kebab(name), kebabed);
        }
        assert_eq!(option("CreateRestApi", "version"), "api-version");
    }
}
