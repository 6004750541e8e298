-- AlterEnum
ALTER TYPE "InterventionKind" ADD VALUE 'change';
