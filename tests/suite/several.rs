//! Several incidents in one file: each has its own page, line and title, and no word is lost between them.

use crate::site::Site;

const LOG: &str = "---\nservices: [shop]\n---\n# Outages\n\nAll times are in UTC.\n\n## 2024\n\n### 2024-03-09: Shop down\n\n\
                   Severity: SEV2\n\n#### Timeline\n\n- 10:00 orders fail\n- 10:30 resolved\n\n#### Action items\n\n- [x] Alert on failed orders\n\n\
                   ### 2024-02-01\n\nMail was stuck because a certificate had expired. See [the shop](#2024-03-09-shop-down).\n\n\
                   ## 2023\n\n### Nov 5: Search slow\n\nAn index was missing.\n";

#[test]
fn each_incident_of_a_log_has_its_page() {
    let site = Site::new().document("outages.md", LOG).document(
        "other.md",
        "# 2024-04-01 Other\n\nAs in [that log](outages.md#nov-5-search-slow).\n",
    );
    assert_eq!(
        site.check(),
        "warning[untitled-incident]: an incident without a title is listed as `Mail was stuck because a certificate had expired`
  --> content/outages.md:23:1
   |
23 | ### 2024-02-01
   | ^^^^^^^^^^^^^^
   |
   = help: let the heading say what happened, such as `2024-11-07 Checkout down`
"
    );
    let built = site.build();
    let shop = built.incident("outages-shop-down");
    for shown in [
        "Shop down",
        "SEV2",
        "orders fail",
        "Alert on failed orders",
        "30 min",
        "All times are in UTC",
    ] {
        assert!(shop.contains(shown), "{shown}");
    }
    assert!(!shop.contains("id=\"2024-02-01\""), "another incident's heading");
    let mail = built.incident("outages-mail-was-stuck-because-a-certificate-had-expired");
    assert!(
        mail.contains("../outages-shop-down/"),
        "a link to a heading of another incident of the file"
    );
    let search = built.incident("outages-search-slow");
    assert!(search.contains("2023-11-05") && search.contains("An index was missing."));
    assert!(
        built.incident("other").contains("../outages-search-slow/index.html#nov-5-search-slow")
    );
    let listing: serde_json::Value = serde_json::from_str(&built.read("incidents.json")).unwrap();
    let of_log = listing["incidents"].as_array().unwrap();
    assert_eq!(of_log.iter().filter(|incident| incident["file"] == "outages.md").count(), 3);
    assert!(built.read("services/shop/index.html").matches("outages-").count() >= 3);
}

#[test]
fn a_plain_text_with_code_and_pasted_markdown() {
    let record = |what: &str, more: &str| {
        format!(
            "Nothing filled in\nWhat Happened:\n{what}\nRoot Cause:\nThe pool was too small.\nFix/Workaround:\n• Raised the limit:\n\
             # Pool of the shop\npool:\nsize: 20\ntimeout: 5\nresources:\ncpu: 1\n{more}How to Avoid:\nAlert on the pool's load early.\nTest with the load of a sale.\n"
        )
    };
    let pasted = "• Wrote a review:\n# Review\n## Summary\n- **Title:** Pool of the shop ran dry\n- **Severity:** SEV1\n## Timeline\n\
                  | Time (UTC) | Event |\n|---|---|\n| 10:00 | Sale begins |\n| 10:20 | Pool is dry |\n## Action Items\n\
                  | ID | Action | Owner | Status |\n|---|---|---|---|\n| 1 | Size pools by load | Platform | Completed |\n";
    let text = [
        record("Orders failed during the spring sale for half of all users.", ""),
        record("Orders failed again in summer.", pasted),
        record("Refunds were slow.", ""),
    ]
    .concat();
    let built = Site::new().document("cases.txt", &text).build();
    let listing: serde_json::Value = serde_json::from_str(&built.read("incidents.json")).unwrap();
    let titles: Vec<&str> = listing["incidents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|incident| incident["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles.len(), 3, "{titles:?}");
    assert!(titles.contains(&"Pool of the shop ran dry"), "{titles:?}");
    assert!(titles.contains(&"Orders failed during the spring sale for half of all users"));
    let page = built.incident("cases-pool-of-the-shop-ran-dry");
    for shown in ["Pool is dry", "Size pools by load", "SEV1", "size: 20", "Nothing filled in"] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("Refunds were slow"));
}
