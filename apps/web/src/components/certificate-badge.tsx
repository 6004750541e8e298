/** Certificate of a restart: whether the steps that ran twice came out the same. */
import type { Certificate } from "@trainyard/contracts";
import { LoaderCircle, type LucideIcon, Minus, ShieldCheck, ShieldX } from "lucide-react";
import { certificateText } from "../lib/certificate-text";
import { Badge, type Tone } from "./ui/badge";

const looks: Record<Certificate["status"], { icon: LucideIcon; tone: Tone }> = {
  pass: { icon: ShieldCheck, tone: "good" },
  fail: { icon: ShieldX, tone: "danger" },
  "not-comparable": { icon: Minus, tone: "neutral" },
  pending: { icon: LoaderCircle, tone: "info" },
};

export function CertificateBadge({ certificate }: { certificate: Certificate }) {
  const { icon: Icon, tone } = looks[certificate.status];
  return (
    <Badge tone={tone} title={certificate.detail} testId="certificate">
      <Icon aria-hidden /> {certificateText(certificate)}
    </Badge>
  );
}
