-- AlterTable
ALTER TABLE "Node" ADD COLUMN     "owesDiagnosticsSince" TIMESTAMPTZ(3);
