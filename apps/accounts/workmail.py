"""Whether an address belongs to an employer, who can read what comes there (threat model)."""

from __future__ import annotations

# Large employers whose staff this product is made for; the sentence beside the field covers all others.
EMPLOYERS = frozenset(
    {
        "a2z.com", "accenture.com", "adobe.com", "airbnb.com", "amazon.co.uk", "amazon.com", "amazon.de",
        "annapurnalabs.com", "apple.com", "att.com", "audible.com", "bloomberg.net", "boeing.com",
        "capgemini.com", "capitalone.com", "cisco.com", "citi.com", "cognizant.com", "dell.com",
        "deloitte.com", "ey.com", "facebook.com", "fb.com", "ge.com", "google.com", "goldmansachs.com",
        "hp.com", "hpe.com", "ibm.com", "infosys.com", "intel.com", "intuit.com", "jpmorgan.com",
        "kpmg.com", "linkedin.com", "lyft.com", "meta.com", "microsoft.com", "netflix.com", "nvidia.com",
        "oracle.com", "paypal.com", "pwc.com", "qualcomm.com", "ring.com", "salesforce.com", "samsung.com",
        "sap.com", "servicenow.com", "siemens.com", "spotify.com", "stripe.com", "tcs.com", "tesla.com",
        "twitch.tv", "uber.com", "verizon.com", "vmware.com", "walmart.com", "wellsfargo.com",
        "wholefoods.com", "wipro.com", "workday.com", "zappos.com",
    }
)  # fmt: skip
PUBLIC_BODIES = (".gov", ".mil", ".gov.uk", ".nhs.net", ".nhs.uk", ".gc.ca")


def looks_like_work(email: str) -> bool:
    """Say whether the domain, or one above it, is a known employer's."""
    domain = email.rpartition("@")[2].lower().strip().rstrip(".")
    parts = domain.split(".")
    above = {".".join(parts[start:]) for start in range(len(parts) - 1)}
    return bool(above & EMPLOYERS) or f".{domain}".endswith(PUBLIC_BODIES)
