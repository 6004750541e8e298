/** The person's name, which is kept with what they do. */
"use client";

import { UserRound } from "lucide-react";
import { useState } from "react";
import { useAuthor, writeAuthor } from "../../lib/author";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";

export function AuthorSetting() {
  const author = useAuthor();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const save = () => {
    writeAuthor(name);
    setOpen(false);
  };
  return (
    <>
      <button
        type="button"
        aria-label={author === "" ? "Set your name" : `Your name: ${author}`}
        onClick={() => {
          setName(author);
          setOpen(true);
        }}
        className="flex h-8 items-center justify-center gap-2.5 rounded-md px-2 text-muted text-sm hover:bg-foreground/6 hover:text-foreground lg:justify-start"
      >
        <UserRound className="size-4 shrink-0" /> <span className="hidden truncate lg:inline">{author === "" ? "Your name" : author}</span>
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Your name"
        description="Kept in this browser and written beside every action you take, so that others can see who did what."
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button variant="primary" onClick={save}>
              Save
            </Button>
          </>
        }
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <Field id="author" label="Name">
            <Input id="author" value={name} maxLength={100} onChange={(event) => setName(event.target.value)} autoFocus />
          </Field>
        </form>
      </Dialog>
    </>
  );
}
