-- AlterTable
ALTER TABLE "Study" ADD COLUMN     "base" JSONB;
