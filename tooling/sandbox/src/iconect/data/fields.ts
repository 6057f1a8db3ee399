import { DOC_TYPES } from './words.js';

/** A custom field as a project is made with it. */
export interface FieldSeed {
  readonly name: string;
  readonly displayName: string;
  readonly fieldType: 'text' | 'number' | 'date' | 'boolean' | 'choice' | 'multiChoice' | 'user';
  readonly dataType: 'string' | 'integer' | 'decimal' | 'datetime' | 'boolean';
  readonly choices?: readonly string[];
  readonly isRequired?: boolean;
}

/** The custom fields that each project has. */
export const FIELDS: readonly FieldSeed[] = [
  { name: 'name', displayName: 'Name', fieldType: 'text', dataType: 'string' },
  { name: 'custodian', displayName: 'Custodian', fieldType: 'text', dataType: 'string' },
  { name: 'author', displayName: 'Author', fieldType: 'user', dataType: 'string' },
  { name: 'doc_date', displayName: 'Document date', fieldType: 'date', dataType: 'datetime' },
  { name: 'doc_type', displayName: 'Document type', fieldType: 'choice', dataType: 'string', choices: DOC_TYPES },
  { name: 'customer_id', displayName: 'Customer', fieldType: 'text', dataType: 'string' },
  { name: 'month', displayName: 'Month', fieldType: 'text', dataType: 'string' },
  { name: 'invoice_amount', displayName: 'Invoice amount', fieldType: 'number', dataType: 'decimal' },
  { name: 'page_count', displayName: 'Pages', fieldType: 'number', dataType: 'integer' },
  { name: 'privileged', displayName: 'Privileged', fieldType: 'boolean', dataType: 'boolean' },
  {
    name: 'status',
    displayName: 'Processing status',
    fieldType: 'choice',
    dataType: 'string',
    choices: ['new', 'in_progress', 'processed'],
  },
  {
    name: 'issues',
    displayName: 'Issues',
    fieldType: 'multiChoice',
    dataType: 'string',
    choices: ['damages', 'liability', 'timeline'],
  },
  { name: 'text', displayName: 'Extracted text', fieldType: 'text', dataType: 'string' },
];
